import { Decimal, decimalText } from '../domain/number/decimal';
import type { StressedBook } from '../ports/stress';
import type { BookUnderStress } from '../usecases/simulation/stress-book';

/** Sums are not exact, so no more digits are shown than they have at best. */
const SUM_SCALE = 2;
const AS_PRICES_ARE = 'at mark prices';

/** One line of a table: where the book stands under one scenario. */
export interface StressRow {
  readonly scenario: string;
  readonly OK: number;
  readonly WARNING: number;
  readonly CALL: number;
  readonly LIQUIDATION: number;
  readonly UNPRICED: number;
  readonly 'newly called': number;
  readonly 'newly liquidatable': number;
  readonly shortfall: string;
  readonly equity: string;
}

/** A table for each parameter set, the book at mark prices first. */
export function stressTables({ scenarios, sets }: BookUnderStress): StressRow[][] {
  return sets.map(({ standing, scenarios: stressed }) => [
    rowOf(AS_PRICES_ARE, standing),
    ...stressed.map((book, index) => rowOf(scenarios[index]?.name ?? '', book)),
  ]);
}

function rowOf(scenario: string, book: StressedBook): StressRow {
  return {
    scenario,
    ...book.accounts,
    'newly called': book.newlyCalled,
    'newly liquidatable': book.newlyLiquidatable,
    shortfall: sumText(book.shortfall),
    equity: sumText(book.equity),
  };
}

/** The same for machines: sums as decimals in strings, with what each is off by at most. */
export function stressJson({ asOf, inputsRevision, scenarios, sets, ...rest }: BookUnderStress): object {
  return {
    asOf: asOf.toISOString(),
    inputsRevision: inputsRevision.toString(),
    ...rest,
    sets: sets.map(({ standing, scenarios: stressed, ...set }) => ({
      ...set,
      standing: bookJson(standing),
      scenarios: stressed.map((book, index) => ({ ...scenarios[index], ...bookJson(book) })),
    })),
  };
}

function bookJson({ equity, maintenanceMargin, shortfall, offByAtMost, ...counts }: StressedBook): object {
  return {
    ...counts,
    equity: sumText(equity),
    maintenanceMargin: sumText(maintenanceMargin),
    shortfall: sumText(shortfall),
    offByAtMost: offText(offByAtMost),
  };
}

function sumText(sum: number): string {
  return decimalText(new Decimal(sum).toDecimalPlaces(SUM_SCALE, Decimal.ROUND_HALF_EVEN));
}

/** What a sum that is shown is off by: its own tolerance, and the rounding of its text. */
export function offText(offByAtMost: number): string {
  const shown = new Decimal(offByAtMost).plus(new Decimal(10).pow(-SUM_SCALE).div(2));
  return decimalText(shown.toDecimalPlaces(SUM_SCALE + 1, Decimal.ROUND_UP));
}
