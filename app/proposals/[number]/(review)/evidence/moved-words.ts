import { formatPercent } from '../../../../_ui/format';
import { type MarginMovesInShortFragment } from '../../../../_graphql/generated/graphql';

export type MovesInShort = MarginMovesInShortFragment;
export type ProgrammeInShort = MovesInShort['inShort'][number];
type Rise = NonNullable<ProgrammeInShort['rise']>;
type Sides = ProgrammeInShort['cost'];

export const REQUIREMENT: Readonly<Record<Rise['requirement'], string>> = {
  INITIAL: 'initial margin',
  MAINTENANCE: 'maintenance margin',
};

/** Figures of a sentence: exact ones stand in the tables. */
export function percent(fraction: string): string {
  const scale = Math.abs(Number(fraction)) < 0.1 ? 2 : 1;
  return formatPercent(fraction, { scale });
}

export function over({ days }: Pick<Rise, 'days'>): string {
  return `over ${days === 1 ? 'a day' : `${days} days`}`;
}

/** Nothing where both sets come to the same. */
export function against({ before, after }: Sides): string {
  return before === after ? '' : `, against ${percent(before)} under the base version`;
}
