import { expect, test } from 'vitest';
import { DRIFT_V2 } from '../../domain/presets/drift-v2';
import { DYDX_V4 } from '../../domain/presets/dydx-v4';
import { GMX_V2 } from '../../domain/presets/gmx-v2';
import { MANGO_V4 } from '../../domain/presets/mango-v4';
import { OKX_TIERS } from '../../domain/presets/okx-tiers';
import { SYNTHETIX_V3 } from '../../domain/presets/synthetix-v3';
import { Random } from '../../domain/number/random';
import { engineTexts, referenceTexts } from '../../testing/engine-comparison';
import { formulaCase, presetCase } from '../../testing/engine-pairs';
import { columnarEngine } from '../columnar-engine';
import { repeats } from '../../testing/thorough';

// Roots, weights, fill margins, orders, profit by weight, eighteen digits: what float64 and 64 bits do not hold.

test.each([DRIFT_V2, DYDX_V4, GMX_V2, MANGO_V4, OKX_TIERS, SYNTHETIX_V3])(
  'accounts under $name equal the reference method in every field; only refusals are left to it',
  async (preset) => {
    const random = Random.fromSeed(20261122);
    const engine = columnarEngine();
    let refused = 0;
    for (let turn = 0; turn < 12; turn++) {
      const { parameters, market, books } = presetCase(random, preset, 50);
      const expected = referenceTexts(parameters, market, books);
      expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      refused += expected.filter((text) => text.startsWith('{"ok":false')).length;
    }
    expect(engine.counts.reference).toBe(refused);
    expect(engine.counts.exact).toBeGreaterThan(10);
  },
);

test('accounts under random formulas equal the reference method in every field', async () => {
  const random = Random.fromSeed(4);
  const engine = columnarEngine();
  for (let turn = 0; turn < repeats(25, 60); turn++) {
    const { parameters, market, books } = formulaCase(random, 20);
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
  }
  expect(engine.counts.exact).toBeGreaterThan(300);
});
