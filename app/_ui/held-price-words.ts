import { type HeldPriceNoticeFragment } from '../_graphql/generated/graphql';
import { signOf } from './decimal-text';
import { formatCount, formatDecimal, formatInstant, formatPercent } from './format';

/** "Price of ETHUSDT held since 28 Nov 2026, 12:03 UTC". */
export function heldPriceTitle({
  instrument,
  since,
}: Pick<HeldPriceNoticeFragment, 'instrument' | 'since'>): string {
  return `Price of ${instrument.symbol} held since ${formatInstant(since)}`;
}

const FALLBACKS = {
  ACCEPT: 'the newest one is taken',
  KEEP: 'it is dropped',
} as const;

/** How far it is from what stands, what accounts are margined at, and what happens if nobody decides. */
export function heldPriceSentence(held: Omit<HeldPriceNoticeFragment, 'instrument' | 'since'>): string {
  const { price, lastAccepted, move, prices, endsAt, fallback } = held;
  const isBelow = signOf(move) < 0;
  const far = formatPercent(isBelow ? move.replace(/^-/, '') : move, { scale: 2 });
  const others = prices > 1 ? ` ${formatCount(prices)} prices are held with it.` : '';
  return `${formatDecimal(price)} is ${far} ${isBelow ? 'below' : 'above'} the last accepted ${formatDecimal(lastAccepted)}.${others} Accounts are margined at the last accepted price. Without a decision ${FALLBACKS[fallback]} by ${formatInstant(endsAt)}.`;
}
