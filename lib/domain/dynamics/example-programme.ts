import type { AdjustmentProgrammeDocument } from '../parameters/document/programme-document';

const SPEED = {
  rise: { hours: 24, by: '0.1' },
  fall: { hours: 24, by: '0.02' },
  largestStep: '0.1',
  windows: [
    { hours: 120, multiple: '1.5' },
    { hours: 720, multiple: '2' },
  ],
};

/** A programme on daily bars of BTC from the beginning of 2019, without notice or impact: that of docs/methodology.md. */
export const EXAMPLE_PROGRAMME: AdjustmentProgrammeDocument = {
  scope: { marginClasses: ['BTC'] },
  signal: {
    instrument: 'BTC',
    barMinutes: 1_440,
    firstBar: '2019-01-01T00:00:00.000Z',
    maximumAgeMinutes: 1_440,
  },
  volatility: {
    fastDecay: '0.94',
    slowDecay: '0.99',
    fastWeight: '0.5',
    stressDays: 30,
    lookBackDays: 3_650,
    least: '0.000001',
  },
  target: {
    quantile: '2.3263478740408408',
    horizonBars: '1',
    anchor: { kind: 'RELATIVE', reference: '0.0905857690921' },
  },
  antiProcyclicality: { tool: 'STRESS_WEIGHT', weight: '0.25' },
  bounds: { least: '0.5', greatest: '4' },
  band: { above: '0.05', below: '0.1', dwellHours: 120, soundShare: '0.9' },
  initial: SPEED,
  maintenance: SPEED,
  leastStep: '0.01',
  expiresAt: '2030-01-01T00:00:00.000Z',
};
