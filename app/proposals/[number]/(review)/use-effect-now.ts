'use client';
import { useQuery } from '@apollo/client/react';
import { type ImpactTotalsFragment, PreviewChangeDocument } from '../../../_graphql/generated/graphql';

/** What a document would do to live accounts at this moment. */
export interface EffectNow {
  readonly impact: ImpactTotalsFragment | null;
  /** Why there is no impact; null while it is computed, and when it is there. */
  readonly failure: string | null;
}

/** Computed once, when it is first asked. @param document undefined: not known yet */
export function useEffectNow(document: unknown): EffectNow {
  const text = document === undefined ? '' : JSON.stringify(document);
  const { data, error } = useQuery(PreviewChangeDocument, {
    variables: { document: text },
    skip: text === '',
    fetchPolicy: 'no-cache',
  });
  if (error) return { impact: null, failure: 'The server could not compute it on live accounts now.' };
  if (data === undefined) return { impact: null, failure: null };
  return data.previewChange.__typename === 'Impact'
    ? { impact: data.previewChange, failure: null }
    : { impact: null, failure: data.previewChange.message };
}
