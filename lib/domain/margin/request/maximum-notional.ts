import type { Decimal } from '../../number/decimal';
import type { CompiledParameters } from '../method/compile';
import type { PositionMargin } from '../method/types';

type Sized = Pick<PositionMargin, 'instrument' | 'notional'>;

/** An instrument in which an account stands above the maximum of its margin class; amounts in the settlement asset. */
export interface NotionalBreach {
  readonly instrument: string;
  readonly marginClass: string;
  readonly maximum: Decimal;
  readonly notional: Decimal;
}

/** Every instrument held above its class's maximum, both legs together; at the maximum it is not above it. */
export function notionalBreaches(
  { classOfInstrument }: Pick<CompiledParameters, 'classOfInstrument'>,
  positions: readonly Sized[],
): readonly NotionalBreach[] {
  return [...byInstrument(positions)].flatMap(([instrument, notional]) => {
    const marginClass = classOfInstrument.get(instrument);
    if (!marginClass) return [];
    const { name, maximumNotional: maximum } = marginClass;
    return maximum !== null && notional.gt(maximum)
      ? [{ instrument, marginClass: name, maximum, notional }]
      : [];
  });
}

/** The breaches that a trade makes or makes worse: one that an account has already, it may always reduce. */
export function worsenedBreaches(
  parameters: Pick<CompiledParameters, 'classOfInstrument'>,
  before: readonly Sized[],
  after: readonly Sized[],
): readonly NotionalBreach[] {
  const held = byInstrument(before);
  return notionalBreaches(parameters, after).filter(({ instrument, notional }) => {
    const was = held.get(instrument);
    return was === undefined || notional.gt(was);
  });
}

function byInstrument(positions: readonly Sized[]): Map<string, Decimal> {
  const held = new Map<string, Decimal>();
  for (const { instrument, notional } of positions)
    held.set(instrument, held.get(instrument)?.plus(notional) ?? notional);
  return held;
}
