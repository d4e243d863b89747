import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountBooks, instrumentTerms, markPrices, parameterSetDocuments } from '@/lib/testing/arbitraries';
import { repeats } from '@/lib/testing/thorough';
import type { CollateralAssetDocument } from '../../parameters/document/collateral-document';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { diffParameterSets } from '../../parameters/diff/diff';
import { parseParameterSet } from '../../parameters/validate';
import { marginAccount } from './account';
import { compileParameters } from './compile';

// What a diff says of a weight that moved, against what accounts have to spare under both sets.

const level = (rate: string) => ({
  curve: { driver: 'CONSTANT' as const, shape: 'CONSTANT' as const, rate },
});
const bySize = (most: string, least: string) => ({
  curve: {
    ...{ driver: 'VALUE' as const, shape: 'LINEAR' as const, beyond: 'HOLD' as const },
    points: [
      { at: '1000', rate: most },
      { at: '100000', rate: least },
    ],
  },
});
const rates = fc.constantFrom('0', '0.25', '0.5', '0.9', '1');
const owned = fc.oneof(
  rates.map(level),
  fc.tuple(rates, rates).map(([a, b]) => bySize(a, b)),
);
const owed = fc.constantFrom('1', '1.2', '2').map(level);
/** The same for opening as for keeping, so that no pair is refused. */
const pairOf = <Weight>(weights: fc.Arbitrary<Weight>) =>
  weights.map((one) => ({ initial: one, maintenance: one }));
const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const limits = fc.constantFrom('0', '5', '20000', '1000000');

const rules = fc.record({
  assetWeight: maybe(pairOf(owned)),
  debtWeight: maybe(pairOf(owed)),
  maximumValue: maybe(limits),
  concentrationHaircut: maybe(
    owned.map(({ curve }) => curve).filter((curve) => !JSON.stringify(curve).includes('"1"')),
  ),
});
const profits = maybe(
  fc.record(
    {
      initial: owned,
      maintenance: owned,
      above: fc.constantFrom('ZERO' as const, 'REQUIREMENT' as const),
      initialMaximum: limits,
      initialLosses: fc.constantFrom('COUNTED' as const, 'IGNORED' as const),
    },
    { requiredKeys: ['initial', 'maintenance'] },
  ),
);

const sides = fc.tuple(rules, rules);
const drawn = fc.record({
  document: parameterSetDocuments,
  rules: sides,
  profits: fc.tuple(profits, profits),
  moved: fc.constantFrom('assetWeight', 'debtWeight', 'maximumValue', 'concentrationHaircut', 'profitWeight'),
  terms: instrumentTerms,
  prices: markPrices,
  book: accountBooks,
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

/** The drawn set with one side's rules of BTC and of every class; of a member that is not moved the first side's. Null: refused. */
function setOf({ document, rules: [first, second], profits: [one, other], moved }: Drawn, side: 0 | 1) {
  const rule = side === 0 ? first : { ...first, [moved]: second[moved as keyof typeof second] };
  const profit = side === 1 && moved === 'profitWeight' ? other : one;
  const stated = (part: object) =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  const btc = { haircut: '0', pricedBy: 'BTC/USD', ...stated(rule) } as CollateralAssetDocument;
  const classes = Object.entries(document.marginClasses).map(
    ([name, own]) => [name, { ...own, ...stated({ profitWeight: profit }) }] as const,
  );
  const parsed = parseParameterSet({
    ...document,
    marginClasses: Object.fromEntries(classes),
    collateral: { ...document.collateral, BTC: btc },
  });
  return parsed.ok ? parsed.value : null;
}

function spare(parameters: ParameterSet, { terms, prices, book }: Drawn) {
  const margined = marginAccount({
    ...{ parameters: compileParameters(parameters), instruments: terms, prices, book },
  });
  if (!margined.ok) return null;
  const { equity, maintenanceMargin, initialEquity, initialMargin } = margined.value;
  return [equity.minus(maintenanceMargin), initialEquity.minus(initialMargin)] as const;
}

test('a weight that is said to have moved one way never moved an account the other way', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(drawn, (one) => {
      const [before, after] = [setOf(one, 0), setOf(one, 1)];
      if (before === null || after === null) return;
      const { direction } = diffParameterSets(before, after);
      const key = `${one.moved} ${direction}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      const [old, next] = [spare(before, one), spare(after, one)];
      if (old === null || next === null || direction === 'MIXED') return;
      for (const [place, had] of old.entries()) {
        const has = next[place];
        if (direction !== 'LOOSER') expect(has?.lte(had)).toBe(true);
        if (direction !== 'TIGHTER') expect(has?.gte(had)).toBe(true);
      }
    }),
    { numRuns: repeats(700, 4_000) },
  );
  for (const moved of ['assetWeight', 'debtWeight', 'maximumValue', 'concentrationHaircut', 'profitWeight'])
    for (const direction of ['TIGHTER', 'LOOSER'])
      expect(seen.get(`${moved} ${direction}`), `${moved} ${direction}`).toBeGreaterThan(1);
});
