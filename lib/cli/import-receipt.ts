import type { ImportedKind } from '../domain/market/import-row';
import { decimalText } from '../domain/number/decimal';
import type { HeldPrices, ImportReceipt } from '../usecases/imports/steps/take-rows';

/** What `npm run import` says at its end, and its exit code. */
export interface ImportAnswer {
  readonly lines: readonly string[];
  /** 0: something changed. 3: every row was read and none changed anything. */
  readonly exitCode: 0 | 3;
}

type AnsweredReceipt = Pick<ImportReceipt, 'outcomes' | 'closed' | 'held'>;

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
  MARK: 'not newer than the price that stands (another price counts only with a later observedAt), or of an instrument that is closed, or held',
  FIGURE: 'not newer than the figure that stands',
  ACCOUNT: 'described already as the row says',
  POSITION: 'held already as the row says',
  CHOSEN_RATE: 'chosen already as the row says',
  ORDER: 'in the book already as the row says',
  COLLATERAL: 'held already as the row says',
};

const counted = (count: number): string => count.toLocaleString('en-US');

/**
 * One line for each kind: how many rows changed something, and why the others did not; and one for what of it contradicts what
 * stands.
 */
export function importAnswer({ outcomes, closed = 0, held }: AnsweredReceipt): ImportAnswer {
  const lines = outcomes.map(({ of, rows, applied, corrections }) => {
    const [one, many] = NOUNS[of];
    const left = rows - applied;
    const corrected = corrections
      ? `, ${counted(corrections)} of them ${corrections === 1 ? 'a correction' : 'corrections'}`
      : '';
    const set = `Imported ${counted(applied)} of ${counted(rows)} ${rows === 1 ? one : many}${corrected}`;
    return left === 0 ? `${set}.` : `${set}; ${counted(left)} changed nothing: ${WHY[of]}.`;
  });
  for (const { of, contradictions = 0 } of outcomes)
    if (contradictions > 0) lines.push(contradictionLine(NOUNS[of], contradictions));
  if (closed > 0) lines.push(`Closed ${counted(closed)} held before and no longer named.`);
  if (held) lines.push(heldLine(held));
  const isNothing = closed === 0 && !held && outcomes.every(({ applied }) => applied === 0);
  return isNothing ? { lines: [...lines, 'Nothing has changed.'], exitCode: 3 } : { lines, exitCode: 0 };
}

function contradictionLine([one, many]: readonly [string, string], count: number): string {
  const said = count === 1 ? `1 ${one} says` : `${counted(count)} ${many} say`;
  return `${said} otherwise than what stands of the very same instant, and that stays: another value counts only with a later observedAt.`;
}

/** "Held 3 prices as too far from the last accepted one; held now: ETHUSDT 1.12 (2971.64 stands)." */
function heldLine({ prices, instruments, named }: HeldPrices): string {
  const held = `Held ${counted(prices)} ${prices === 1 ? 'price' : 'prices'} as too far from the last accepted one`;
  if (instruments === 0) return `${held}; later ones came back.`;
  const names = named.map(
    ({ instrument, price, last }) => `${instrument} ${decimalText(price)} (${decimalText(last)} stands)`,
  );
  const more = instruments > named.length ? ` and ${counted(instruments - named.length)} more` : '';
  return `${held}; held now: ${names.join(', ')}${more}.`;
}
