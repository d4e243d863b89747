import { programmeOf } from '../../domain/dynamics/programme';
import { Signal } from '../../domain/dynamics/signal';
import { targetRate } from '../../domain/dynamics/target';
import type { ParameterSetDocument } from '../../domain/parameters/document/parameter-set';
import type {
  AdjustmentProgrammeDocument,
  SpeedDocument,
} from '../../domain/parameters/document/programme-document';
import { DEMO_HOURLY_DAYS, demoHourlyBars, firstHourlyBar } from './demo-prices';

type Programmes = NonNullable<ParameterSetDocument['adjustmentProgrammes']>;

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** By name: the classes that move, and whose bars of hours they follow. */
const FOLLOWED = {
  majors: { marginClasses: ['BTCUSDT', 'ETHUSDT'], instrument: 'BTCUSDT' },
  alts: { marginClasses: ['AVAXUSDT'], instrument: 'AVAXUSDT' },
} as const;

/** It moves margin from the start; the other one is in shadow. */
export const LIVE_PROGRAMME: keyof typeof FOLLOWED = 'majors';

/** Instruments whose bars of hours the programmes read. */
export const FOLLOWED_INSTRUMENTS = Object.values(FOLLOWED).map(({ instrument }) => instrument);

/** Faster than most venues would choose: whoever tries the demo out sees a week of it in a minute or two. */
const INITIAL: SpeedDocument = {
  ...{ rise: { hours: 1, by: '0.1' }, fall: { hours: 24, by: '0.1' }, largestStep: '0.1' },
  windows: [
    { hours: 24, multiple: '2' },
    { hours: 720, multiple: '3' },
  ],
};
const MAINTENANCE: SpeedDocument = {
  ...{ rise: { hours: 24, by: '0.2' }, fall: { hours: 24, by: '0.1' }, largestStep: '0.05' },
  windows: [
    { hours: 120, multiple: '1.5' },
    { hours: 720, multiple: '2' },
  ],
};

/**
 * The demo's adjustment programmes, on bars of hours: a majors one on Bitcoin's, and one of a smaller coin. The rate of which
 * their dials are a multiple is the law's own target over the history that the demo begins with, so that 1 is as approved.
 *
 * @param foundedAt where that history ends
 */
export function demoProgrammes(foundedAt: Date): Programmes {
  return Object.fromEntries(
    Object.entries(FOLLOWED).map(([name, { marginClasses, instrument }]) => {
      const document = programme([...marginClasses], instrument, foundedAt);
      return [name, anchored(document, foundedAt)];
    }),
  );
}

/**
 * Where the history of a demo ends whose programmes are stated, for a seed that goes on after midnight with one that was cut
 * off: on the day that they were written on.
 */
export function historyEnd(stated: Programmes, activatedAt: Date): Date {
  const firstBar = Math.max(...Object.values(stated).map(({ signal }) => Date.parse(signal.firstBar)));
  return new Date(Math.min(activatedAt.getTime(), firstBar + (DEMO_HOURLY_DAYS + 1) * DAY_MS - 1));
}

function programme(
  marginClasses: string[],
  instrument: string,
  foundedAt: Date,
): AdjustmentProgrammeDocument {
  return {
    scope: { marginClasses },
    signal: {
      ...{ instrument, barMinutes: 60, firstBar: firstHourlyBar(foundedAt).toISOString() },
      maximumAgeMinutes: 1_440,
    },
    volatility: {
      ...{ fastDecay: '0.96', slowDecay: '0.99', fastWeight: '0.5', stressDays: 30, lookBackDays: 3_650 },
      ...{ least: '0.0001', shock: { multiple: '8', restHours: 4 } },
    },
    target: {
      ...{ quantile: '2.3263478740408408', horizonBars: '24' },
      anchor: { kind: 'RELATIVE', reference: '1' },
    },
    antiProcyclicality: { tool: 'STRESS_WEIGHT', weight: '0.25' },
    bounds: { least: '0.8', greatest: '2.5' },
    band: { above: '0.05', below: '0.05', dwellHours: 12, soundShare: '0.9' },
    ...{ initial: INITIAL, maintenance: MAINTENANCE, leastStep: '0.01', noticeMinutes: 60 },
    whenRequirementChanges: { initial: 'CONTINUE', maintenance: 'CONTINUE', notional: '100000' },
    expiresAt: new Date(foundedAt.getTime() + 5 * YEAR_MS).toISOString(),
  };
}

function anchored(document: AdjustmentProgrammeDocument, foundedAt: Date): AdjustmentProgrammeDocument {
  const law = programmeOf(document);
  const signal = new Signal(law);
  for (const { opensAt, open, high, low, close } of demoHourlyBars(foundedAt, document.signal.instrument)) {
    const refused = signal.add({
      opensAtMs: opensAt.getTime(),
      ...{ open: open.toNumber(), high: high.toNumber(), low: low.toNumber(), close: close.toNumber() },
    });
    if (refused !== null) throw new Error(`the demo's programme does not take its bars: ${refused}`);
  }
  const { volatilities } = signal.seen();
  if (volatilities === null) throw new Error('the demo has history enough for its programmes');
  const { volatility, impact } = targetRate(law, volatilities, null);
  const reference = String(volatility + impact);
  return { ...document, target: { ...document.target, anchor: { kind: 'RELATIVE', reference } } };
}
