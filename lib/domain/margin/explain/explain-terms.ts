import { type Decimal, ONE, sum, ZERO, type Rounding, type RoundingMode } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { CompiledParameters } from '../method/compile';
import { groupedText } from './figure-text';
import type { MarginInputs } from '../method/inputs';
import { multiplierOf } from '../method/position';
import type { Position, Term } from '../method/types';

/** Terms are stated to what the database and every wire can hold; ROUNDING carries the rest. */
export const TERM_ROUNDING: Rounding = { scale: 18, mode: 'HALF_EVEN' };

const ROUNDED: Readonly<Record<RoundingMode, string>> = {
  UP: 'rounded up',
  CEILING: 'rounded up',
  DOWN: 'rounded towards 0',
  FLOOR: 'rounded down',
  HALF_UP: 'rounded half up',
  HALF_EVEN: 'rounded half even',
};

/** The terms with a last one for what rounding moved, if it moved anything. */
export function withRounding(
  terms: readonly Term[],
  amount: Decimal,
  subject: string,
  step: keyof CompiledParameters['rounding'],
  { scale, mode }: Rounding,
): Term[] {
  const moved = amount.minus(sum(terms.map((term) => term.amount)));
  if (moved.isZero()) return [...terms];
  return [
    ...terms,
    {
      kind: 'ROUNDING',
      path: jsonPointer('rounding', step),
      subject,
      basis: ZERO,
      rate: null,
      amount: moved,
      label: `${ROUNDED[mode]} to ${scale} decimals`,
    },
  ];
}

/** The terms of one position: where that is a leg, each says which. */
export function ofPosition({ leg }: Pick<Position, 'leg'>, terms: readonly Term[]): readonly Term[] {
  return leg ? terms.map((term) => ({ ...term, leg })) : terms;
}

/** "2 BTC-PERP", with the multiplier where it is not 1. */
export function quantityText(inputs: MarginInputs, { instrument, quantity }: Position): string {
  const multiplier = multiplierOf(inputs, instrument);
  const times = multiplier.eq(ONE) ? '' : ` × ${groupedText(multiplier)}`;
  return `${groupedText(quantity.abs())} ${instrument}${times}`;
}
