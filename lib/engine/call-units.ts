import { callAmount } from '../domain/margin/method/account';
import type { CompiledParameters } from '../domain/margin/method/compile';
import { MARGIN_STATUSES } from '../domain/margin/method/types';
import { fractionOf, roundedQuotient } from '../domain/number/fraction';
import { KERNEL_SCALE } from './compile/settings';
import { CALL } from './status-index';
import { decimalOfNarrow, NARROW_LIMIT, narrowUnits } from './units';

/** Integers below this in size have exact sums in floats. */
const EXACT_BELOW = 2 ** 52;

/** What is known of an account in integers of 1e-8, where no part of its equity is for either margin alone. */
export interface CalledFigures {
  /** A place in MARGIN_STATUSES. */
  readonly status: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly equity: number;
}

/**
 * What accounts must add to leave the call, as the reference method's `callAmount` has it, on integers of 1e-8: floats as long as every
 * product and sum is an integer that they hold, else its decimals.
 */
export class CallUnits {
  /** The call level is `numerator` / `divisor`; NaN: integers never suffice. */
  private readonly numerator: number;
  private readonly divisor: number;

  constructor(private readonly parameters: Pick<CompiledParameters, 'callLevel' | 'rounding'>) {
    const { numerator, denominator } = fractionOf(parameters.callLevel);
    this.numerator = Number(numerator);
    // To fewer digits than the kernel's an integer is rounded, too: that is left to decimals.
    this.divisor = parameters.rounding.margin.scale < KERNEL_SCALE ? NaN : Number(denominator);
  }

  /** In 1e-8; NaN when it does not fit. */
  of(figures: CalledFigures): number {
    const { status, initialMargin, maintenanceMargin, equity } = figures;
    if (status < CALL) return 0;
    const { numerator, divisor } = this;
    const toOpen = initialMargin - equity;
    const [required, own, open] = [numerator * maintenanceMargin, divisor * equity, divisor * toOpen];
    const isExact =
      Math.abs(toOpen) < EXACT_BELOW &&
      Math.abs(required) < EXACT_BELOW &&
      Math.abs(own) < EXACT_BELOW &&
      Math.abs(open) < EXACT_BELOW;
    if (!isExact) return this.byDecimals(figures);
    // So many times what keeps it out of the call.
    const keep = required - own;
    if (open >= keep) return fitting(Math.max(toOpen, 0));
    if (keep <= 0) return 0;
    const whole = Math.floor(keep / divisor);
    if (whole * divisor === keep) return fitting(whole);
    const { scale, mode } = this.parameters.rounding.margin;
    if (scale !== KERNEL_SCALE) return this.byDecimals(figures);
    return fitting(Number(roundedQuotient(BigInt(keep), BigInt(divisor), mode)));
  }

  private byDecimals({ status, initialMargin, maintenanceMargin, equity }: CalledFigures): number {
    const own = decimalOfNarrow(equity);
    return narrowUnits(
      callAmount(this.parameters, MARGIN_STATUSES[status] ?? 'CALL', {
        initialMargin: decimalOfNarrow(initialMargin),
        maintenanceMargin: decimalOfNarrow(maintenanceMargin),
        equity: own,
        initialEquity: own,
      }),
    );
  }
}

function fitting(units: number): number {
  return units < NARROW_LIMIT ? units : NaN;
}
