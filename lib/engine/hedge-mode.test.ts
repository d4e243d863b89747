import { expect, test } from 'vitest';
import { Random } from '../domain/number/random';
import type { AccountBook } from '../domain/margin/method/types';
import { OKX_TIERS } from '../domain/presets/okx-tiers';
import { drawSeed } from '../testing/draw-seed';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { withHedgeMode } from '../testing/drawn-legs';
import { type EngineCase, formulaCase, presetCase, tiersCase } from '../testing/engine-pairs';
import { columnarEngine } from './columnar-engine';
import { repeats } from '../testing/thorough';

const isHedged = ({ positions }: AccountBook): boolean => positions.some(({ leg }) => leg);
const hasFunding = ({ positions }: AccountBook): boolean =>
  positions.some(({ accruedFunding }) => accruedFunding);
const owesInterest = ({ collateral }: AccountBook): boolean =>
  collateral.some(({ accruedInterest }) => accruedInterest);

/** Drawn with each rule, under tiers, formulas and tiers by quantity. */
function* cases(random: Random, turns: number): Generator<EngineCase> {
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn % 3 === 0) yield tiersCase(random, 40);
    else yield turn % 3 === 1 ? formulaCase(random, 40) : presetCase(random, OKX_TIERS, 40);
  }
}

test.each<[string, (book: AccountBook) => boolean]>([
  ['legs', isHedged],
  ['funding', hasFunding],
  ['interest', owesInterest],
])(
  'accounts with %s have the figures of the reference method, in narrow numbers and in exact ones',
  async (_what, isOne) => {
    const engine = columnarEngine();
    const random = Random.fromSeed(drawSeed());
    for (const { parameters, market, books } of cases(random, 60)) {
      const some = books.filter(isOne);
      expect(await engineTexts(engine, parameters, market, some)).toEqual(
        referenceTexts(parameters, market, some),
      );
    }
    expect(engine.counts.narrow).toBeGreaterThan(15);
    expect(engine.counts.exact).toBeGreaterThan(15);
  },
);

test('each rule for legs is drawn', () => {
  const random = Random.fromSeed(drawSeed());
  const rules = new Set<string | undefined>();
  for (let draw = 0; draw < repeats(12, 24); draw += 1) {
    const { document } = withHedgeMode(random, tiersCase(random, 0).parameters);
    for (const { hedgedLegs } of Object.values(document.marginClasses)) rules.add(hedgedLegs);
  }
  expect([...rules]).toEqual(expect.arrayContaining(['BOTH', 'GREATER', 'NET']));
});
