import type { CompiledParameters } from '../../domain/margin/method/compile';
import { KERNEL_SCALE } from '../compile/settings';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as on from '../kernel/scenario-layout';

/**
 * Writes what the scenario pass may be off by, so that it can tell whose status it does not know.
 *
 * All in units of 1e-8. Of an account with n positions and b balances let E and M be equity and maintenance margin by the
 * reference method under one scenario, L a level, and D = E − L·M what the status is decided by. The pass computes
 * d ≈ D in floats. Claim: |d − D| ≤ tolerance, where, with L⁺ = max(1, greatest level), σ the slope of a position's row,
 * and ε = 2^-53,
 *
 *   tolerance = n·(uₚ + uᵥ + 1 + L⁺·(uₘ + 1)) + b·u꜀ + L⁺·Σσ·uₙ + 2(n + b + 9)·ε·(Gₑ + L⁺·Gₘ)
 *
 * 1. _Declared roundings_, each of which moves a figure by at most one of its units u. Profit: by uₚ, and by uᵥ where
 *    values are rounded first: of an inverse contract both, which have one sign, so that one mode moves either by an amount
 *    in one interval of length uᵥ, and their difference by uᵥ at most. A balance: u꜀. A margin: uₘ; and the notional N that it is of lies within uₙ of
 *    V = |q|·p, so on one row the margin is within σ·uₙ + uₘ of σ·V + c. So with
 *    Ê = Σ(q·p − cost) + Σ amount·worth and M̂ = Σ(σ·|q|·p + c):
 *    |E − Ê| ≤ n(uₚ + uᵥ) + b·u꜀ and |M − M̂| ≤ Σσ·uₙ + n·uₘ.
 * 2. _What is left out_: of each cost what is below one unit, and of each intercept c; rows whose rounding is folded into
 *    them state ⌊c⌋ or ⌊c⌋ + 1. One unit each: the two ones above. Of an inverse contract nothing of the cost is.
 * 3. _Floats._ A price, a worth, a slope and each product err by at most ε of their size: at most four such factors in a
 *    term (price, slope, |q|·slope, times price). A term takes part in at most 2n + b + 2 sums; forming d multiplies
 *    by a float level and subtracts, three more. So each term's factor (1 + δ₁)…(1 + δₖ) has k ≤ 2n + b + 9 and is
 *    within k·ε/(1 − k·ε) of 1. Gₑ and Gₘ are the sums of all terms' sizes at the greatest prices of the run; n, b ≤ 512,
 *    so 2(n + b + 9) covers k and the second order. Constants and quantities below 2^53 are exact. An inverse contract is a
 *    line of w = multiplier / price, rounded once: its p is w, its q is −q, and its cost −q·multiplier / entry is a term of
 *    two roundings.
 * 4. _The row._ N is within uₙ of V and the float of V within 2^-52 of it. A position is one line only if
 *    [least, greatest V], widened by uₙ + 2^-50·V, lies in one row. Else, where a float V is within that of a row's end
 *    the margin is made no number, and no comparison with it is sure. Rows are for N < 2^50: beyond, every scenario is
 *    doubtful.
 * 5. _The tolerance itself_ is a float sum of positive terms, off by a few hundred ε of itself, and raised by 1e-9.
 *
 * So d > tolerance proves D > 0, and d < −tolerance proves D < 0: strictly, so that how a level itself compares does not
 * matter. An account is counted only if this holds at all three levels, and if its maintenance margin is above the
 * tolerance, so that it is not 0; without positions M is 0 and D is E. L⁺ ≥ 1 makes the tolerance a bound of |e − E|,
 * |m − M| and of their difference too, so sums over accounts are off by at most the sum of tolerances.
 *
 * @param parameters a set whose roundings are the kernel's
 * @see docs/decisions/0042-scenarios-are-filtered-by-floats.md
 */
export function writeTolerance({ views: { f64 } }: KernelMemory, parameters: CompiledParameters): void {
  const { rounding, positionValueRounding, liquidationLevel, callLevel, warningLevel } = parameters;
  const unit = ({ scale }: { readonly scale: number }): number => 10 ** (KERNEL_SCALE - scale);
  const valueUnit = positionValueRounding ? unit(positionValueRounding) : 0;
  const level = Math.max(1, ...[liquidationLevel, callLevel, warningLevel].map((one) => one.toNumber()));
  f64[on.DOUBT_OF_POSITION / 8] =
    unit(rounding.profitAndLoss) + valueUnit + 1 + level * (unit(rounding.margin) + 1);
  f64[on.DOUBT_OF_BALANCE / 8] = unit(rounding.collateralValue);
  f64[on.NOTIONAL_UNIT / 8] = unit(rounding.notional);
  f64[on.GREATEST_LEVEL / 8] = level;
}

/**
 * What the sums of a tally may be off by for being added in floats: each of `additions` one after the other loses at most
 * ε of what has been added in size.
 */
export function sumTolerance(additions: number, grossSize: number): number {
  return additions * 2 ** -52 * grossSize;
}
