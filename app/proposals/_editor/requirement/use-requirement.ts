'use client';
import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { TraceRequirementDocument, type TraceRequirementQuery } from '../../../_graphql/generated/graphql';

export type RequirementAnswer = TraceRequirementQuery['requirementCurve'];
export type RequirementCurve = Extract<RequirementAnswer, { __typename: 'RequirementCurve' }>;

export interface RequirementQuestion {
  /** JSON text of a whole parameter set; null while there is none that may be drawn. */
  readonly document: string | null;
  readonly marginClass: string;
  readonly instrument: string | null;
  readonly short: boolean;
  /** Supposed in place of the market's. */
  readonly figures: readonly { readonly figure: string; readonly value: string }[];
}

const DELAY_MS = 250;

/** What a class requires by the server's own method. The answer before stays in view while another is on its way. */
export function useRequirement(question: RequirementQuestion) {
  const asked = JSON.stringify(question);
  const [settled] = useDebouncedValue(asked, DELAY_MS);
  const { document, marginClass, instrument, short, figures } = JSON.parse(settled) as RequirementQuestion;
  const answer = useQuery(TraceRequirementDocument, {
    variables: { document: document ?? '', marginClass, instrument, short, figures: [...figures] },
    skip: document === null,
    fetchPolicy: 'no-cache',
  });
  const data = answer.data ?? answer.previousData;
  return {
    answer: data?.requirementCurve,
    pending: settled !== asked || answer.loading,
    error: answer.error,
  };
}
