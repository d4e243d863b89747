import { canonicalJson } from '../../json/canonical';
import type { MarginClassDocument, ParameterSet } from '../../parameters/document/parameter-set';

/** What decides an instrument's requirement in a set. */
export interface CoveredBy {
  readonly className: string;
  readonly marginClass: MarginClassDocument;
  /** The portfolio that margins its class in place of the class's own formulas; null: none does. */
  readonly portfolio: string | null;
}

/** By instrument. */
export function coverOf({ document }: ParameterSet): ReadonlyMap<string, CoveredBy> {
  const portfolios = new Map<string, string>();
  for (const [name, { marginClasses }] of Object.entries(document.portfolios ?? {}))
    for (const className of marginClasses) portfolios.set(className, name);
  return new Map(
    Object.entries(document.marginClasses).flatMap(([className, marginClass]) =>
      marginClass.instruments.map((instrument) => [
        instrument,
        { className, marginClass, portfolio: portfolios.get(className) ?? null },
      ]),
    ),
  );
}

/** A class, or what it became, with the instruments that went the same way. */
export interface ClassPair {
  /** Null: the instruments were not covered. */
  readonly before: CoveredBy | null;
  readonly after: CoveredBy;
  /** In order of name. */
  readonly instruments: readonly string[];
}

/**
 * Every instrument of the second set by where it was and where it is: an instrument is compared with itself, whatever
 * its class is called and whichever class it moves to. One that the second set leaves out nobody is margined in.
 */
export function classPairs(first: ParameterSet, second: ParameterSet): readonly ClassPair[] {
  const before = coverOf(first);
  const pairs = new Map<string, { readonly pair: ClassPair; readonly instruments: string[] }>();
  for (const [instrument, after] of coverOf(second)) {
    const was = before.get(instrument) ?? null;
    const key = JSON.stringify([was?.className ?? null, after.className]);
    const known = pairs.get(key);
    if (known) known.instruments.push(instrument);
    else {
      const instruments = [instrument];
      pairs.set(key, { pair: { before: was, after, instruments }, instruments });
    }
  }
  return [...pairs.values()].map(({ pair, instruments }) => ({ ...pair, instruments: instruments.sort() }));
}

/** Instruments that a step from one set to the next changed the requirement of, or brought in. */
export function changedInstruments(first: ParameterSet, second: ParameterSet): ReadonlySet<string> {
  const changed = classPairs(first, second).filter(
    ({ before, after }) => before === null || chargeKey(first, before) !== chargeKey(second, after),
  );
  return new Set(changed.flatMap(({ instruments }) => instruments));
}

/** Everything that charges an instrument; not the names, nor which others are charged so. */
function chargeKey({ document }: ParameterSet, { marginClass, portfolio }: CoveredBy): string {
  const { instruments: _instruments, maximumNotional: _maximum, ...charged } = marginClass;
  return canonicalJson([charged, portfolio === null ? null : (document.portfolios?.[portfolio] ?? null)]);
}
