'use client';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { BacktestProgrammeDocument, type BacktestProgrammeQuery } from '../../../_graphql/generated/graphql';
import type { ProgrammeDocument } from '../document/parameter-document';

export type BacktestAnswer = BacktestProgrammeQuery['backtestProgramme'];
export type Backtest = Extract<BacktestAnswer, { __typename: 'ProgrammeBacktest' }>;
export type BacktestSeries = Backtest['summary']['initial'];

const DELAY_MS = 600;
const POINTS = 300;

/**
 * The programme with the first of what it moves alone, as JSON. On bars alone, with a book that bears every rise, all that
 * a programme moves moves alike: one is played, and not each.
 */
export function playedText(programme: ProgrammeDocument): string {
  const { marginClasses = [], portfolios = [] } = programme.scope;
  const scope =
    marginClasses.length > 0 ? { marginClasses: [marginClasses[0]] } : { portfolios: portfolios.slice(0, 1) };
  return JSON.stringify({ ...programme, scope });
}

/** What is known of what a programme would have done. */
export interface Backtested {
  /** Of this very programme, or of one before. */
  readonly backtest: Backtest | null;
  /** Why there is none of this one. */
  readonly refusal: Exclude<BacktestAnswer, Backtest> | null;
  readonly pending: boolean;
  /** Something is known to be wrong with it: it is not played. */
  readonly isFaulty: boolean;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

/**
 * What a programme would have done on the bars that are known. Asked once the typing rests; the answer before stays beside
 * `pending`, since a chart that comes and goes cannot be compared.
 *
 * @param isFaulty whether something is known to be wrong with it
 */
export function useBacktest(
  programme: ProgrammeDocument,
  from: string | null,
  isFaulty: boolean,
): Backtested {
  const text = playedText(programme);
  const asked = `${from} ${text}`;
  const [settled] = useDebouncedValue(asked, DELAY_MS);
  const isAsked = !isFaulty && settled === asked;
  const answer = useQuery(BacktestProgrammeDocument, {
    variables: { programme: text, from, points: POINTS },
    skip: !isAsked,
    fetchPolicy: 'no-cache',
  });
  const current = isAsked && !answer.loading ? answer.data?.backtestProgramme : undefined;
  const [last, setLast] = useState<Backtest | null>(null);
  if (current?.__typename === 'ProgrammeBacktest' && current !== last) setLast(current);
  const error = isAsked ? answer.error : undefined;
  return {
    backtest: last,
    refusal: current && current.__typename !== 'ProgrammeBacktest' ? current : null,
    pending: !isFaulty && current === undefined && error === undefined,
    isFaulty,
    error,
    retry: () => void answer.refetch(),
  };
}

/** Asks the law for the rate that it wants now of a programme whose reference is not known yet; null: it cannot say. */
export function useTargetRate(): (programme: object) => Promise<string | null> {
  const client = useApolloClient();
  return async (programme) => {
    const stated = programme as ProgrammeDocument;
    const anchor = { kind: 'RELATIVE', reference: '1' };
    const asked = playedText({ ...stated, target: { ...stated.target, anchor } });
    for (const from of [null, stated.signal.firstBar]) {
      const { data } = await client.query({
        query: BacktestProgrammeDocument,
        variables: { programme: asked, from, points: 2 },
        fetchPolicy: 'no-cache',
        errorPolicy: 'all',
      });
      const answer = data?.backtestProgramme;
      if (answer?.__typename === 'ProgrammeBacktest') return answer.targetRate;
    }
    return null;
  };
}
