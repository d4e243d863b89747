import { expect, test } from 'vitest';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../../domain/parameters/presets/derive-portfolio-margin-2';
import { SPAN_16 } from '../../domain/parameters/presets/span-16';
import { Random } from '../../domain/random';
import { engineTexts, referenceTexts } from '../../testing/engine-comparison';
import { presetCase } from '../../testing/engine-pairs';
import { columnarEngine } from '../columnar-engine';

test.each([DERIVE_PORTFOLIO_MARGIN_2, SPAN_16])(
  'accounts in the grids of $name equal the reference method in every field',
  async (preset) => {
    const random = Random.fromSeed(33);
    const engine = columnarEngine();
    let margined = 0;
    for (let turn = 0; turn < 8; turn++) {
      const { parameters, market, books } = presetCase(random, preset, 40);
      const expected = referenceTexts(parameters, market, books);
      expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      margined += expected.filter((text) => text.includes('"portfolios":[{')).length;
    }
    expect(engine.counts.exact).toBeGreaterThan(margined / 2);
  },
);
