import { assert } from '../assert';
import { normalTail } from './distributions';
import { exp, ln } from './pinned';

/** −ζ(½)/√(2π): how far a barrier that is looked at now and then lies off one that always is, in standard deviations between looks. */
const LOOK_SHIFT = 0.5826;
/** e to more than this is no double. */
const GREATEST_EXPONENT = 700;

/**
 * P(the price touches a barrier within h): with b = ln(barrier / price) < 0, Φ((b − νh)/σ√h) + e^(2νb/σ²)·Φ((b + νh)/σ√h). A barrier
 * above the price is the mirror image, −b with −ν. At the price it is touched.
 *
 * @param asked.volatility σ > 0 of the logarithm of the price, per bar
 * @param asked.drift ν of it, per bar
 * @param lookBars between two looks: the barrier is moved away by 0.5826·σ√Δt; 0: it is looked at all the time
 * @returns null where e^(2νb/σ²) is no double
 * @see Broadie, Glasserman and Kou (1997), A continuity correction for discrete barrier options
 */
export function touchProbability(
  asked: {
    readonly price: number;
    readonly barrier: number;
    readonly volatility: number;
    readonly drift: number;
    readonly horizonBars: number;
  },
  lookBars: number,
): number | null {
  const { price, barrier, volatility, horizonBars } = asked;
  assert(
    price > 0 && barrier > 0 && volatility > 0 && horizonBars > 0 && lookBars >= 0,
    'what is asked is sound',
  );
  const apart = ln(barrier / price);
  if (apart === 0) return 1;
  const drift = apart < 0 ? asked.drift : -asked.drift;
  const b = -Math.abs(apart) - LOOK_SHIFT * volatility * Math.sqrt(lookBars);
  const spread = volatility * Math.sqrt(horizonBars);
  const exponent = (2 * drift * b) / (volatility * volatility);
  if (exponent > GREATEST_EXPONENT) return null;
  const direct = normalTail((drift * horizonBars - b) / spread);
  return direct + exp(exponent) * normalTail(-(b + drift * horizonBars) / spread);
}
