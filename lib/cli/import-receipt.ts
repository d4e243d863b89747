import type { ImportedKind, ImportOutcome } from '../domain/market/import-row';

/** What `npm run import` says at its end, and its exit code. */
export interface ImportAnswer {
  readonly lines: readonly string[];
  /** 0: something changed. 3: every row was read and none changed anything. */
  readonly exitCode: 0 | 3;
}

const NOUNS: Readonly<Record<ImportedKind, readonly [one: string, many: string]>> = {
  INSTRUMENT: ['instrument', 'instruments'],
  BAR: ['bar', 'bars'],
  MARK: ['mark price', 'mark prices'],
  FIGURE: ['market figure', 'market figures'],
  ACCOUNT: ['account', 'accounts'],
  POSITION: ['position', 'positions'],
  CHOSEN_RATE: ['chosen leverage', 'chosen leverages'],
  ORDER: ['open order', 'open orders'],
  COLLATERAL: ['collateral balance', 'collateral balances'],
};

/** Why rows of a kind may change nothing. */
const WHY: Readonly<Record<ImportedKind, string>> = {
  INSTRUMENT: 'listed already, with the same terms and tiers',
  BAR: 'stored already, the same, or of an instrument that is closed',
  MARK: 'not newer than the price that stands (another price counts only with a later observedAt), or of an instrument that is closed',
  FIGURE: 'not newer than the figure that stands',
  ACCOUNT: 'described already as the row says',
  POSITION: 'held already as the row says',
  CHOSEN_RATE: 'chosen already as the row says',
  ORDER: 'in the book already as the row says',
  COLLATERAL: 'held already as the row says',
};

const counted = (count: number): string => count.toLocaleString('en-US');

/**
 * One line for each kind: how many rows changed something, and why the others did not.
 *
 * @param closed what accounts held that are stated whole without it
 */
export function importAnswer(outcomes: readonly ImportOutcome[], closed = 0): ImportAnswer {
  const lines = outcomes.map(({ of, rows, applied, corrections }) => {
    const [one, many] = NOUNS[of];
    const left = rows - applied;
    const corrected = corrections
      ? `, ${counted(corrections)} of them ${corrections === 1 ? 'a correction' : 'corrections'}`
      : '';
    const set = `Imported ${counted(applied)} of ${counted(rows)} ${rows === 1 ? one : many}${corrected}`;
    return left === 0 ? `${set}.` : `${set}; ${counted(left)} changed nothing: ${WHY[of]}.`;
  });
  if (closed > 0) lines.push(`Closed ${counted(closed)} held before and no longer named.`);
  const isNothing = closed === 0 && outcomes.every(({ applied }) => applied === 0);
  return isNothing ? { lines: [...lines, 'Nothing has changed.'], exitCode: 3 } : { lines, exitCode: 0 };
}
