import { type Decimal, ONE } from '../../../number/decimal';
import type { MarketState } from '../../../margin/method/inputs';
import type { MarketFigure, MarketFigures } from '../../../market/market-figure';
import { movedPrice } from '../price-scenario';

/** Volatility multiplied. */
export interface VolatilityStep {
  /** Above 0. */
  readonly times: Decimal;
  /** Null: of everything. */
  readonly underlyings: readonly string[] | null;
}

/** What a step of volatility makes of a market's figures. */
interface VolatilityMoved {
  /** Every figure, as they come to be; null where none changes. */
  readonly figures: MarketFigures | null;
  /** Instruments that are margined by a figure that changes. */
  readonly instruments: ReadonlySet<string>;
}

/** By which power of the multiple a figure changes: a and b of a smile in raw SVI are of total variance, so that every volatility of it is multiplied. */
const POWERS: Readonly<Partial<Record<MarketFigure, 1 | 2>>> = {
  VOLATILITY: 1,
  IMPLIED_VOLATILITY: 1,
  SVI_A: 2,
  SVI_B: 2,
};

/** Multiplies figures of volatility, each HALF_EVEN to eight decimals, or to as many as it has. */
export function volatilityMoved(
  { instruments, figures }: Pick<MarketState, 'instruments' | 'figures'>,
  { times, underlyings }: VolatilityStep,
): VolatilityMoved {
  const changed = new Map(figures);
  const touched = new Set<string>();
  for (const [subject, stated] of figures ?? []) {
    // Of an instrument, or of an expiry: "ETH/2027-01-29T08:00:00.000Z".
    const underlying = instruments.get(subject)?.underlying ?? subject.split('/')[0];
    if (!isNamed(underlyings, underlying)) continue;
    const moved = Object.entries(stated).map(([name, value]) => {
      const power = POWERS[name as MarketFigure];
      if (power === undefined) return [name, value] as const;
      touched.add(subject);
      const by = power === 1 ? times : times.times(times);
      return [name, movedPrice(value, by.minus(ONE))] as const;
    });
    if (touched.has(subject)) changed.set(subject, Object.fromEntries(moved));
  }
  const reached = [...instruments.values()].filter(({ symbol, underlying, option }) => {
    if (touched.has(symbol)) return true;
    return option !== undefined && [...touched].some((subject) => subject.startsWith(`${underlying}/`));
  });
  return {
    figures: touched.size > 0 ? changed : null,
    instruments: new Set(reached.map(({ symbol }) => symbol)),
  };
}

/** @param names null: everything */
export function isNamed(names: readonly string[] | null, underlying: string | undefined): boolean {
  return names === null || (underlying !== undefined && names.includes(underlying));
}
