import { expect, test } from 'vitest';
import { faultsOf } from '../../../testing/preset-answers';
import { BINANCE_TIERS } from '../../presets/binance-tiers';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { MANGO_V4 } from '../../presets/mango-v4';
import type { Preset } from '../../presets/preset';

test.each<[string, Preset, string, string, string[]]>([
  [
    'in a class by itself',
    BINANCE_TIERS,
    Object.keys(BINANCE_TIERS.parameters.marginClasses)[0] ?? '',
    'NET',
    [],
  ],
  [
    'in a portfolio',
    DERIVE_STANDARD,
    Object.values(DERIVE_STANDARD.parameters.portfolios ?? {})[0]?.marginClasses[0] ?? '',
    'BOTH',
    ['legs-alone'],
  ],
  ['each by itself at the worse price', MANGO_V4, 'BTC-PERP', 'BOTH', []],
  ['the greater of two prices', MANGO_V4, 'BTC-PERP', 'GREATER', ['legs-at-one-price']],
  ['the net at two prices', MANGO_V4, 'BTC-PERP', 'NET', ['legs-at-one-price']],
  [
    'another word',
    BINANCE_TIERS,
    Object.keys(BINANCE_TIERS.parameters.marginClasses)[0] ?? '',
    'LONG',
    ['choice'],
  ],
])('hedge mode %s', (_name, preset, marginClass, hedgedLegs, rules) => {
  const faults = faultsOf(preset, { marginClasses: { [marginClass]: { hedgedLegs } } });
  expect(faults.map(({ rule, path }) => `${rule} ${path}`)).toEqual(
    rules.map((rule) => `${rule} /marginClasses/${marginClass}/hedgedLegs`),
  );
});
