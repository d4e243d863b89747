import { expect, test } from 'vitest';
import { Random } from '../domain/number/random';
import { DRIFT_V2 } from '../domain/presets/drift-v2';
import { MANGO_V4 } from '../domain/presets/mango-v4';
import { drawSeed } from '../testing/draw-seed';
import { parameterSetOf } from '../testing/arbitraries';
import { withDrawnCharges } from '../testing/drawn-charges';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { bookOf, marketOf, presetCase, tiersCase } from '../testing/engine-pairs';
import { columnarEngine } from './columnar-engine';
import { repeats } from '../testing/thorough';

// Orders, and prices of notionals, of every kind: also under a fill's own margin and at the worse of two prices.

test('whatever a class charges, the engine equals the reference method, and hands on only what that refuses', async () => {
  const engine = columnarEngine();
  const random = Random.fromSeed(drawSeed());
  let accepted = 0;
  for (let turn = 0; turn < repeats(25, 60); turn += 1) {
    const preset = turn % 3 === 0 ? DRIFT_V2 : MANGO_V4;
    const { parameters: own, market: base } =
      turn % 3 === 2 ? tiersCase(random, 0) : presetCase(random, preset, 0);
    const parameters = withDrawnCharges(random, turn % 3 === 2 ? own : parameterSetOf(preset.parameters));
    const market = marketOf(random, parameters, base);
    const books = Array.from({ length: 30 }, () => bookOf(random, parameters, market, 0.7));
    const before = engine.counts.reference;
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
    const sound = expected.filter((text) => text.startsWith('{"ok":true')).length;
    expect(engine.counts.reference - before).toBe(books.length - sound);
    accepted += sound;
  }
  expect(accepted).toBeGreaterThan(600);
}, 60_000);
