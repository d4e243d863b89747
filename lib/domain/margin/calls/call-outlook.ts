import type { Decimal } from '../../number/decimal';
import { exp, ln } from '../../statistics/pinned';
import { touchProbability } from '../../statistics/touch-probability';
import type { CallPoints } from './call-pass';

/** Hours within which calls are expected. */
export const CALL_HORIZONS_HOURS = [1, 4, 24] as const;

const HOURS_OF_A_DAY = 24;
/** So many standard deviations away a touch is less likely than 1e-18. */
const OUT_OF_REACH = 9;

/** Where distances are counted: above one end, up to and including the next; fractions of the price. */
export const DISTANCE_BANDS = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

/** Accounts whose first call is so far off. */
export interface DistanceBand {
  readonly above: number;
  /** Null: without end. */
  readonly upTo: number | null;
  /** Called first by a price that falls, or that rises. */
  readonly falling: number;
  readonly rising: number;
}

/** Sums of probabilities over accounts: exact expectations under the model, whatever depends on what. */
export interface ExpectedCalls {
  readonly hours: number;
  readonly calls: number;
  /** In the settlement asset: of each account what it must add where its likeliest price opens the call. */
  readonly amount: number;
}

/** Accounts that one instrument's price calls first. */
export interface CallsByInstrument {
  readonly instrument: string;
  /** Called first by a fall, or a rise, of at most a tenth. */
  readonly falling: number;
  readonly rising: number;
  /** Within a day, of the accounts that this price is likeliest to call. */
  readonly expectedCalls: number;
  readonly expectedAmount: number;
}

/** How far a book is from margin calls, one price at a time. */
export interface CallDistances {
  /** Accounts whose first call was looked for. */
  readonly asked: number;
  /** Of them those that no price alone calls. */
  readonly withoutCall: number;
  readonly bands: readonly DistanceBand[];
  readonly expected: readonly ExpectedCalls[];
  /** Those with most expected calls first; those that call nobody left out. */
  readonly byInstrument: readonly CallsByInstrument[];
  /** Of the asked ones those for which a price that calls them has no volatility: expected by their other prices alone. */
  readonly withoutVolatility: number;
}

/**
 * The probability that a price touches what is so many standard deviations of a day away within some hours: a Brownian motion of the
 * logarithm without drift, looked at all the time.
 *
 * @param days ≥ 0; Infinity: 0
 */
export function touchWithin(days: number, hours: number): number {
  const horizonBars = hours / HOURS_OF_A_DAY;
  if (days > OUT_OF_REACH * Math.sqrt(horizonBars)) return 0;
  const asked = { price: 1, barrier: exp(-days), volatility: 1, drift: 0, horizonBars };
  return touchProbability(asked, 0) ?? 0;
}

/**
 * The probabilities of the likelier of some prices within each horizon: the nearest by the logarithm.
 *
 * @param prices > 0, at least one
 * @param volatility of a day, of the logarithm; null: not known
 * @returns probabilities to 6 decimals; null where the volatility is not known
 */
export function likelierTouches(
  mark: Decimal,
  prices: readonly Decimal[],
  volatility: number | null,
): readonly { readonly hours: number; readonly probability: string | null }[] {
  const nearest = Math.min(...prices.map((price) => Math.abs(ln(price.div(mark).toNumber()))));
  return CALL_HORIZONS_HOURS.map((hours) => ({
    hours,
    probability:
      volatility === null ? null : touchWithin(nearest / volatility, hours).toFixed(PROBABILITY_SCALE),
  }));
}

/** Decimals of a probability as it is stated. */
export const PROBABILITY_SCALE = 6;

/** Where a fraction of the price belongs among `DISTANCE_BANDS`. */
function bandOf(distance: number): number {
  return Math.max(
    0,
    DISTANCE_BANDS.findLastIndex((above) => above < distance),
  );
}

/** Adds up what was found of accounts, a stretch at a time, in order of index. */
export class CallTally {
  private asked = 0;
  private withoutCall = 0;
  private withoutVolatility = 0;
  private readonly falling = DISTANCE_BANDS.map(() => 0);
  private readonly rising = DISTANCE_BANDS.map(() => 0);
  private readonly calls = CALL_HORIZONS_HOURS.map(() => 0);
  private readonly amounts = CALL_HORIZONS_HOURS.map(() => 0);
  private readonly instruments = new Map<number, Omit<CallsByInstrument, 'instrument'>>();

  constructor(private readonly points: CallPoints) {}

  /** @param isAsked 1: the account's first call was looked for */
  add(isAsked: Uint8Array, from: number, to: number): void {
    for (let account = from; account < to; account += 1) if (isAsked[account] === 1) this.addAccount(account);
  }

  private addAccount(account: number): void {
    const { distance, move, days, amount, hasUnknown, instrument, likeliest } = this.points;
    const far = distance[account] ?? NaN;
    const [away, asks] = [days[account] ?? NaN, amount[account] ?? NaN];
    this.asked += 1;
    this.withoutVolatility += hasUnknown[account] ?? 0;
    if (far === Infinity) {
      this.withoutCall += 1;
      return;
    }
    const isFall = (move[account] ?? NaN) < 0;
    const side = isFall ? this.falling : this.rising;
    const band = bandOf(far);
    side[band] = (side[band] ?? 0) + 1;
    if (far <= NEAR) this.addTo(instrument[account] ?? 0, { [isFall ? 'falling' : 'rising']: 1 });
    for (const [index, hours] of CALL_HORIZONS_HOURS.entries()) {
      const probability = touchWithin(away, hours);
      if (probability === 0) continue;
      this.calls[index] = (this.calls[index] ?? 0) + probability;
      this.amounts[index] = (this.amounts[index] ?? 0) + probability * asks;
      if (hours === HOURS_OF_A_DAY) {
        const added = { expectedCalls: probability, expectedAmount: probability * asks };
        this.addTo(likeliest[account] ?? 0, added);
      }
    }
  }

  private addTo(instrument: number, more: Partial<Omit<CallsByInstrument, 'instrument'>>): void {
    const { falling, rising, expectedCalls, expectedAmount } = this.instruments.get(instrument) ?? NOTHING;
    this.instruments.set(instrument, {
      falling: falling + (more.falling ?? 0),
      rising: rising + (more.rising ?? 0),
      expectedCalls: expectedCalls + (more.expectedCalls ?? 0),
      expectedAmount: expectedAmount + (more.expectedAmount ?? 0),
    });
  }

  result(): CallDistances {
    const { points, asked, withoutCall, withoutVolatility } = this;
    return {
      ...{ asked, withoutCall, withoutVolatility },
      bands: DISTANCE_BANDS.map((above, band) => ({
        ...{ above, upTo: DISTANCE_BANDS[band + 1] ?? null },
        ...{ falling: this.falling[band] ?? 0, rising: this.rising[band] ?? 0 },
      })),
      expected: CALL_HORIZONS_HOURS.map((hours, index) => ({
        ...{ hours, calls: this.calls[index] ?? 0, amount: this.amounts[index] ?? 0 },
      })),
      byInstrument: [...this.instruments]
        .map(([index, sums]) => ({ instrument: points.instruments[index] ?? '', ...sums }))
        .sort(
          (one, other) =>
            other.expectedCalls - one.expectedCalls ||
            other.falling + other.rising - one.falling - one.rising ||
            (one.instrument < other.instrument ? -1 : 1),
        ),
    };
  }
}

/** How near a call is that counts by instrument. */
const NEAR = 0.1;
const NOTHING = { falling: 0, rising: 0, expectedCalls: 0, expectedAmount: 0 };
