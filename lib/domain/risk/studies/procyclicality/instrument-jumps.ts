import type { MarketState } from '../../../margin/method/inputs';
import { missingOf } from '../../../margin/method/refusal';
import { Decimal, decimalText } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { DIGITS } from '../../../statistics/pinned';
import type { ImpactGroup } from '../impact/impact';
import { coveredInstruments, typicalNotional } from '../price-coverage/price-coverage-study';
import { rateText, staticMargins } from '../price-coverage/static-margin';
import type { AskedRates, InstrumentJump, Rates, SideJump } from './procyclicality';

/** What jumps are of: both sets as they are stated. */
export interface JumpsOf {
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  readonly market: MarketState;
  /** What accounts hold, as the impact says it. */
  readonly held: readonly Pick<ImpactGroup, 'name' | 'accounts' | 'notional'>[];
}

/** What the change does to the rates of every instrument that the study `coverage` looks at, for the same position. */
export function instrumentJumps({ base, proposed, market, held }: JumpsOf): readonly InstrumentJump[] {
  const movedBy = { before: moversOf(base), after: moversOf(proposed) };
  return coveredInstruments([base, proposed], market).map((instrument) => {
    const notional = typicalNotional(held, instrument);
    const side = (isShort: boolean): SideJump => {
      const position = { instrument, isShort, notional };
      const [before, after] = [askedRates(base, market, position), askedRates(proposed, market, position)];
      return { before, after, rise: riseOf(before.rates, after.rates) };
    };
    return {
      ...{ instrument, notional: decimalText(notional) },
      movedBy: {
        before: movedBy.before.get(instrument) ?? null,
        after: movedBy.after.get(instrument) ?? null,
      },
      ...{ long: side(false), short: side(true) },
    };
  });
}

/** By instrument, the programme that moves its margin class. */
function moversOf({ document }: ParameterSet): ReadonlyMap<string, string> {
  const ofClasses = new Map(
    Object.entries(document.adjustmentProgrammes ?? {}).flatMap(([name, { scope }]) =>
      (scope.marginClasses ?? []).map((one) => [one, name] as const),
    ),
  );
  return new Map(
    Object.entries(document.marginClasses).flatMap(([name, { instruments }]) => {
      const programme = ofClasses.get(name);
      return programme === undefined ? [] : instruments.map((one) => [one, programme] as const);
    }),
  );
}

function askedRates(
  set: ParameterSet,
  market: MarketState,
  position: Parameters<typeof staticMargins>[2],
): AskedRates {
  const margins = staticMargins(set, market, position);
  if (!margins.ok) {
    const { refusal } = margins;
    return { rates: null, lacking: { code: refusal.code, subjects: missingOf(refusal) } };
  }
  const { notional, initialMargin, maintenanceMargin } = margins.value;
  const rates = {
    initial: rateText(initialMargin, notional),
    maintenance: rateText(maintenanceMargin, notional),
  };
  return { rates, lacking: null };
}

function riseOf(before: Rates | null, after: Rates | null): Rates | null {
  if (before === null || after === null) return null;
  const [initial, maintenance] = [
    rise(before.initial, after.initial),
    rise(before.maintenance, after.maintenance),
  ];
  return initial === null || maintenance === null ? null : { initial, maintenance };
}

/** Of rates, which may have more decimals than a stored figure. */
function rise(before: string, after: string): string | null {
  const from = new Decimal(before);
  return from.isZero()
    ? null
    : decimalText(new Decimal(after).div(from).minus(1).toSignificantDigits(DIGITS));
}
