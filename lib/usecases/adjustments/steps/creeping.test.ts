import { expect, test } from 'vitest';
import { columnarEngine } from '../../../engine/columnar-engine';
import { drawSeed } from '../../../testing/draw-seed';
import { crept, CREEP } from '../../../testing/crept-book';

/** `npm run check:dynamics` creeps over 200,000. */
const small = { ...CREEP, accounts: 250, slots: 26, seed: drawSeed() >>> 0 };
const engine = columnarEngine();

test('many small steps and noise of prices liquidate nobody beyond a budget of 0, and steps looked at one by one do', async () => {
  const asAsked = await crept(engine, { ...small, counting: 'WINDOW' });
  expect([asAsked.byParameters, asAsked.sooner]).toEqual([0, 0]);
  expect(asAsked.highestDial).toBeGreaterThan(1.03);
  const stepByStep = await crept(engine, { ...small, counting: 'STEP' });
  expect(stepByStep.byParameters).toBeGreaterThan(0);
});
