import { assert } from '../domain/assert';
import { GRID } from '../domain/dynamics/dial';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { stateText, storedStates } from '../domain/dynamics/law-state';
import type { Observed } from '../domain/dynamics/observed';
import { NO_SLOT_BEFORE, slotHash, slotRecord } from '../domain/dynamics/path';
import { DIALS, type DialName, parseProgramme, type Programme } from '../domain/dynamics/programme';
import { Signal } from '../domain/dynamics/signal';
import {
  type Bearing,
  decideSlot,
  firstState,
  type LawState,
  type Move,
  type ProgrammeDecision,
} from '../domain/dynamics/slot';
import { Random } from '../domain/number/random';
import type { AdjustmentProgrammeDocument } from '../domain/parameters/document/programme-document';
import { oneOf } from './drawn-values';

/** One drawn path: a programme, a market with gaps, spikes, dead sources, restarts and a book that bears only so much. */

const HOUR = 3_600_000;
const SUBJECT = '/marginClasses/BTC';
/** Before it there is too little history for anything but a hold. */
const FIRST_SLOT_BAR = 330;
const START = Date.parse('2026-01-01T00:00:00Z');

/** A dial that stood somewhere: after `atMs`. */
interface Stood {
  readonly atMs: number;
  readonly value: number;
}

/** What a path came to: null, or what is wrong with it; and the hash of the whole of it. */
export interface PathOutcome {
  readonly violation: string | null;
  readonly hash: string;
  readonly moves: number;
  readonly holds: number;
}

function drawnProgramme(random: Random): Programme {
  const of = (...choices: readonly string[]): string =>
    random.pick(choices.map((choice) => ({ choice, weight: 1 })));
  const speed = (): AdjustmentProgrammeDocument['initial'] => ({
    rise: { hours: Number(of('1', '24')), by: of('0.02', '0.1', '0.2') },
    fall: { hours: 24, by: of('0.02', '0.05') },
    largestStep: of('0.02', '0.1'),
    windows: [
      { hours: 48, multiple: of('1.1', '1.5') },
      { hours: 240, multiple: of('1.6', '2') },
    ],
  });
  const tool = of('STRESS_WEIGHT', 'BUFFER');
  const document: AdjustmentProgrammeDocument = {
    ...EXAMPLE_PROGRAMME,
    signal: {
      ...EXAMPLE_PROGRAMME.signal,
      barMinutes: 60,
      firstBar: new Date(START).toISOString(),
      maximumAgeMinutes: 180,
    },
    volatility: {
      ...EXAMPLE_PROGRAMME.volatility,
      stressDays: 5,
      lookBackDays: 365,
      ...(random.uniform() < 0.5 ? { shock: { multiple: '5', restHours: 4 } } : {}),
    },
    target: {
      ...EXAMPLE_PROGRAMME.target,
      anchor: { kind: 'RELATIVE', reference: of('0.02', '0.025', '0.035') },
    },
    antiProcyclicality:
      tool === 'BUFFER'
        ? { tool, rebuiltPerDay: '0.01' }
        : { tool: 'STRESS_WEIGHT', weight: of('0.25', '0.5') },
    bounds: { least: of('0.5', '0.8', '1'), greatest: of('1', '1.5', '4') },
    band: { above: of('0.01', '0.05'), below: '0.1', dwellHours: Number(of('6', '24')), soundShare: '0.9' },
    initial: speed(),
    maintenance: speed(),
    leastStep: of('0.0001', '0.01'),
    ...(random.uniform() < 0.5 ? { noticeMinutes: 60 } : {}),
    expiresAt: '2027-01-01T00:00:00.000Z',
  };
  const programme = parseProgramme(document);
  assert(programme.ok, 'what is drawn is a programme');
  return programme.value;
}

/** What people order now and then, or the liquidation budget brings about; most often nothing. */
const ORDERED: readonly Pick<Observed, 'onlyInitial' | 'reverting' | 'constrained'>[] = [
  ...[{}, {}, {}, {}],
  { onlyInitial: true },
  { reverting: 'FROM_BELOW' },
  { reverting: 'ALL' },
  { constrained: [SUBJECT] },
];

/** Plays one drawn path and holds every slot against what must never happen, by the record alone. */
export function playedPath(seed: number): PathOutcome {
  const random = Random.fromSeed(seed);
  const programme = drawnProgramme(random);
  const programmes = new Map([['p', programme]]);
  let state: LawState = new Map([['p', firstState(programme)]]);
  const signal = new Signal(programme);
  const stood: Record<DialName, Stood[]> = {
    initial: [{ atMs: -Infinity, value: GRID }],
    maintenance: [{ atMs: -Infinity, value: GRID }],
  };
  const announcedAt = new Map<number, number>();
  let previous = NO_SLOT_BEFORE;
  let [price, calm, moves, held] = [100, 0.01, 0, 0];
  let deadUntil = 0;
  let ordered: (typeof ORDERED)[number] = {};
  const bars = 380 + Math.floor(random.uniform() * 200);
  for (let bar = 0; bar < bars; bar += 1) {
    calm = Math.min(0.2, Math.max(0.001, calm * Math.exp(0.15 * random.normal())));
    const spike = random.uniform() < 0.01 ? 12 * random.normal() : 0;
    const next = price * Math.exp(calm * (random.normal() + spike));
    const opensAtMs = START + bar * HOUR;
    if (random.uniform() < 0.01) deadUntil = bar + Math.floor(random.uniform() * 12);
    if (bar === 0 || bar >= deadUntil) {
      const wick = Math.exp(calm * Math.abs(random.normal()));
      signal.add({
        ...{ opensAtMs, open: price, close: next },
        high: Math.max(price, next) * wick,
        low: Math.min(price, next) / wick,
      });
    }
    price = next;
    if (bar < FIRST_SLOT_BAR) continue;
    if (random.uniform() < 0.02) ordered = oneOf(random, ORDERED);
    for (let slot = 0; slot < 2; slot += 1) {
      const atMs = opensAtMs + HOUR + (slot * HOUR) / 2;
      const observed: Observed = {
        ...{ signal: signal.seen(), peer: null, liquidity: null },
        unsound: random.uniform() < 0.02 ? [random.uniform() < 0.5 ? 'SOURCES_DISAGREE' : 'PRICE_HELD'] : [],
        anchor: Number(
          programme.document.target.anchor.kind === 'RELATIVE' && programme.document.target.anchor.reference,
        ),
        holds: random.uniform() < 0.01 ? ['SUSPENDED'] : [],
        ...ordered,
      };
      const tight = random.uniform() < 0.2;
      const share = random.uniform();
      const borne = new Map<string, number>();
      const inputs = {
        ...{ atMs, slotMs: HOUR / 2, observed: new Map([['p', observed]]) },
        borne: (rises: readonly Move[]) =>
          rises.map(({ dial, from, to }): Bearing => {
            const reach = tight ? from + Math.floor((to - from) * share) : to;
            borne.set(dial, reach);
            return { to: reach, by: reach < to ? [share < 0.5 ? 'BUDGET' : 'GAIN'] : [] };
          }),
      };
      // Another process, which knows nothing but what is stored, decides the same.
      const restarted = random.uniform() < 0.05 ? storedStates({ p: stateText(stateOf(state)) }) : state;
      const decided = decideSlot(programmes, restarted, inputs);
      state = decided.state;
      const [decision] = decided.decisions;
      assert(decision !== undefined, 'a slot decides of its programme');
      previous = slotHash(slotRecord(decision, { previous, atMs, programmeHash: programme.hash }));
      if (decision.unsound.length > 0 || decision.holds.length > 0) held += 1;
      const violation = violationOf(programme, decision, { atMs, stood, announcedAt, borne });
      if (violation)
        return {
          violation: `seed ${seed}, slot ${new Date(atMs).toISOString()}: ${violation}`,
          hash: previous,
          moves,
          holds: held,
        };
      for (const { dial, before, after } of decision.dials) {
        if (before === after) continue;
        moves += 1;
        stood[dial].push({ atMs, value: after });
      }
    }
  }
  return { violation: null, hash: previous, moves, holds: held };
}

function stateOf(state: LawState) {
  const one = state.get('p');
  assert(one !== undefined, 'the state knows its programme');
  return one;
}

/** Every value that stood at any time in the window before an instant. */
function within(stood: readonly Stood[], atMs: number, ms: number): number[] {
  return stood.flatMap(({ value }, at) => ((stood[at + 1]?.atMs ?? Infinity) > atMs - ms ? [value] : []));
}

interface Told {
  readonly atMs: number;
  readonly stood: Readonly<Record<DialName, readonly Stood[]>>;
  /** When each value of the maintenance dial was announced. */
  readonly announcedAt: Map<number, number>;
  /** How far the book bore each dial's rise. */
  readonly borne: ReadonlyMap<string, number>;
}

function violationOf(programme: Programme, decision: ProgrammeDecision, told: Told): string | null {
  const after = (dial: DialName): number =>
    decision.dials.find((one) => one.dial === dial && one.subject === SUBJECT)?.after ?? Number.NaN;
  if (!(after('maintenance') <= after('initial'))) return 'the maintenance dial stands above the initial one';
  for (const name of DIALS) {
    const one = decision.dials.find(({ dial }) => dial === name);
    assert(one !== undefined, 'both dials are decided');
    const last = told.stood[name].at(-1)?.value;
    if (one.before !== last) return `${name} stood at ${String(last)}, not at ${one.before}`;
    const wrong =
      one.after === one.before ? null : wrongMove(programme, decision, name, [one.before, one.after], told);
    if (wrong) return `${name} went from ${one.before} to ${one.after}: ${wrong}`;
    if (one.announced && name === 'maintenance') {
      const first = told.announcedAt.get(one.announced.value);
      told.announcedAt.set(one.announced.value, Math.max(first ?? 0, one.announced.announcedAtMs));
    }
  }
  return null;
}

function wrongMove(
  programme: Programme,
  { unsound, holds, target, observed }: ProgrammeDecision,
  dial: DialName,
  [before, after]: readonly [number, number],
  told: Told,
): string | null {
  const { bounds, band } = programme;
  const { reverting, onlyInitial } = observed;
  if (reverting !== undefined && before !== GRID && (reverting === 'ALL' || before < GRID)) {
    const isTowards = Math.min(before, GRID) <= after && after <= Math.max(before, GRID);
    return isTowards ? tooFast(programme, dial, [before, after], told) : 'away from 1 on its way back';
  }
  if (onlyInitial && dial === 'maintenance') return 'initial margin alone may move';
  if (holds.length > 0) return 'it is held';
  if (target === null) return 'nobody knows where it should stand';
  if (bounds.least.times(GRID).gt(after) || bounds.greatest.times(GRID).lt(after)) return 'out of bounds';
  const isRise = after > before;
  const mayRise =
    dial === 'initial' ? unsound.every((one) => one === 'SOURCES_DISAGREE') : unsound.length === 0;
  if (isRise ? !mayRise : unsound.length > 0) return `on data that is ${unsound.join(', ')}`;
  if (!isRise && observed.constrained?.includes(SUBJECT)) return 'it is constrained';
  if (!isRise && observed.signal.returns < 365) return 'it falls on too little history';
  const wanted = target.times(GRID);
  if (isRise && wanted.lte(band.above.plus(1).times(before))) return 'the target is within its band';
  if (!isRise && wanted.gte(band.below.negated().plus(1).times(before)))
    return 'the target is within its band';
  if (isRise ? wanted.lt(after) : wanted.gt(after)) return 'it goes beyond its target';
  return tooFast(programme, dial, [before, after], told);
}

/** What limits every move, whatever it is for. */
function tooFast(
  { speeds, noticeMs }: Programme,
  dial: DialName,
  [before, after]: readonly [number, number],
  { atMs, stood, announcedAt, borne }: Told,
): string | null {
  const speed = speeds[dial];
  const isRise = after > before;
  const least = (ms: number): number => Math.min(...within(stood[dial], atMs, ms));
  if (isRise && speed.rise.by.plus(1).times(least(speed.rise.ms)).lt(after)) return 'faster than it may rise';
  if (isRise && speed.largestStep.plus(1).times(before).lt(after)) return 'more than a step';
  for (const { ms, multiple } of speed.windows)
    if (isRise && multiple.times(least(ms)).lt(after)) return 'more than a window allows';
  const greatest = Math.max(...within(stood[dial], atMs, speed.fall.ms));
  if (!isRise && speed.fall.by.negated().plus(1).times(greatest).gt(after)) return 'faster than it may fall';
  if (isRise && after > (borne.get(dial) ?? 0)) return 'beyond what the book bears';
  if (isRise && dial === 'maintenance' && noticeMs > 0) {
    const isTold = [...announcedAt].some(([value, since]) => value >= after && atMs - since >= noticeMs);
    if (!isTold) return 'without notice';
  }
  return null;
}
