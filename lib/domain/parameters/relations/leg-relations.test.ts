import { expect, test } from 'vitest';
import { compiledOf, faultsOf } from '../../../testing/preset-answers';
import { BINANCE_TIERS } from '../../presets/binance-tiers';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { MANGO_V4 } from '../../presets/mango-v4';
import type { Preset } from '../../presets/preset';

const [firstClass = ''] = Object.keys(compiledOf(BINANCE_TIERS).set.document.marginClasses);
const [together] = Object.values(compiledOf(DERIVE_STANDARD).set.document.portfolios ?? {});
const inPortfolio = together?.marginClasses[0] ?? '';

test.each<[string, Preset, string, string, string[]]>([
  ['in a class by itself', BINANCE_TIERS, firstClass, 'NET', []],
  ['in a portfolio', DERIVE_STANDARD, inPortfolio, 'BOTH', ['legs-alone']],
  ['each by itself at the worse price', MANGO_V4, 'BTC-PERP', 'BOTH', []],
  ['the greater of two prices', MANGO_V4, 'BTC-PERP', 'GREATER', ['legs-at-one-price']],
  ['the net at two prices', MANGO_V4, 'BTC-PERP', 'NET', ['legs-at-one-price']],
  ['another word', BINANCE_TIERS, firstClass, 'LONG', ['choice']],
])('hedge mode %s', (_name, preset, marginClass, hedgedLegs, rules) => {
  const faults = faultsOf(preset, { marginClasses: { [marginClass]: { hedgedLegs } } });
  expect(faults.map(({ rule, path }) => `${rule} ${path}`)).toEqual(
    rules.map((rule) => `${rule} /marginClasses/${marginClass}/hedgedLegs`),
  );
});

test.each([
  ['BOTH', []],
  ['NET', []],
  ['GREATER', ['legs-at-one-price']],
])('where each requirement has a price of its own: %s', (hedgedLegs, rules) => {
  const notionalAt = { initial: 'ENTRY', maintenance: 'MARK' };
  const faults = faultsOf(BINANCE_TIERS, { marginClasses: { [firstClass]: { hedgedLegs, notionalAt } } });
  expect(faults.map(({ rule }) => rule)).toEqual(rules);
});
