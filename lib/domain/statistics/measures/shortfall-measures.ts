import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { Random } from '../../number/random';
import { ok, refuse, type Fault } from '../../result';
import { acerbiSzekely, mcNeilFrey, z2PValue } from '../breaches/shortfall-tests';
import { TAIL_IS } from './coverage-measures';
import { draws, drawnFault, seed } from './drawn';
import { fraction, list, number, positive } from './input-forms';
import { measure } from './measure';

const forecasts = list(
  z.strictObject({ profit: number, valueAtRisk: positive, expectedShortfall: positive }),
  2,
);

function forecastFaults(
  given: readonly { readonly valueAtRisk: number; readonly expectedShortfall: number }[],
): Fault[] {
  return given.flatMap(({ valueAtRisk, expectedShortfall }, at): Fault[] => {
    if (expectedShortfall >= valueAtRisk) return [];
    const message = 'Expected shortfall is never below the value at risk.';
    return [{ path: jsonPointer('forecasts', at, 'expectedShortfall'), rule: 'shortfall-beyond', message }];
  });
}

const EXAMPLE_FORECASTS = Array.from({ length: 60 }, (_, at) => ({
  profit: at % 17 === 3 ? -2.4 - at / 100 : (((at * 29) % 41) - 20) / 10,
  valueAtRisk: 1.96 + (at % 5) / 10,
  expectedShortfall: 2.34 + (at % 5) / 8,
}));
const LOSSES =
  'Losses are −1 × profit, value at risk and expected shortfall positive; a breach is a loss above the value at risk.';

export const ACERBI_SZEKELY = measure({
  name: 'acerbi-szekely',
  summary: 'Whether expected shortfall was as stated: Z1 on breaches, Z2 on breaches and their number',
  input: z.strictObject({ forecasts, probability: fraction, seed, draws }),
  example: { forecasts: EXAMPLE_FORECASTS, probability: '0.025', seed: 1, draws: 999 },
  compute: ({ forecasts: given, probability, seed: from, draws: many }) => {
    const drawn = drawnFault(given.length * many);
    const faults = [...forecastFaults(given), ...(drawn ? [drawn] : [])];
    if (faults.length > 0) return refuse(faults);
    const { breaches, z1, z2 } = acerbiSzekely(given, probability);
    const by = { random: Random.fromSeed(from), draws: many };
    return ok({
      figures: {
        ...{ breaches, expected: given.length * probability },
        ...{ z1: z1 ?? 'NO_BREACH', z2, pValue: z2PValue(z2, given.length, probability, by) },
      },
      conventions: [
        'Acerbi and Székely (2014): 0 is as stated, below 0 losses were greater; Z2 below 0 also where breaches were more.',
        LOSSES,
        TAIL_IS,
        `pValue is of a Z2 as low where profits are normal with the stated shortfall: ${many} drawn histories from seed ${from}, (as low + 1)/(draws + 1).`,
        'For other distributions the 5 % point of Z2 at a tail of 2.5 % and 250 days is near −0.7, as they report.',
      ],
    });
  },
});

export const MCNEIL_FREY = measure({
  name: 'mcneil-frey',
  summary: 'Whether losses beyond value at risk exceed expected shortfall, by bootstrap of residuals',
  input: z.strictObject({
    forecasts,
    /** Volatility of each, by which residuals are divided; expected shortfall where absent. */
    scales: list(positive, 2).optional(),
    seed,
    draws,
  }),
  example: { forecasts: EXAMPLE_FORECASTS, seed: 1, draws: 999 },
  compute: ({ forecasts: given, scales, seed: from, draws: many }) => {
    const faults = forecastFaults(given);
    if (scales && scales.length !== given.length) {
      const message = `There are ${scales.length} scales, and ${given.length} forecasts: one for each.`;
      faults.push({ path: '/scales', rule: 'as-many', message });
    }
    const drawn = drawnFault(given.length * many);
    if (drawn) faults.push(drawn);
    if (faults.length > 0) return refuse(faults);
    const by = { random: Random.fromSeed(from), draws: many };
    const found = mcNeilFrey(given, scales ?? given.map((one) => one.expectedShortfall), by);
    if (found === null) {
      const message = 'It needs two breaches, and residuals that differ.';
      return refuse([{ path: '/forecasts', rule: 'too-few-breaches', message }]);
    }
    return ok({
      figures: { ...found },
      conventions: [
        'McNeil and Frey (2000): residuals (loss − expected shortfall) ÷ scale over breaches, whose mean is 0 where it is as stated.',
        LOSSES,
        `pValue is one-sided, for a mean above 0: ${many} bootstraps of the residuals about their mean from seed ${from}, (as great + 1)/(draws + 1).`,
        scales ? 'Scales are as stated.' : 'Each scale is the expected shortfall itself.',
      ],
    });
  },
});
