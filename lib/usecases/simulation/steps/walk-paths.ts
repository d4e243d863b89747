import type { MarkPrices } from '../../../domain/margin/method/types';
import type { GuardedPath, PathPrices } from '../../../domain/risk/studies/walks/guarded-path';
import { Walker } from '../../../domain/risk/studies/walks/walker';
import type { HeldAlong, WalksAsked } from '../../../domain/risk/studies/walks/walks';
import type { SignalPath } from './path-signals';
import type { StressTrial } from './stress-trial';
import type { ProgrammesOnPath } from './walk-acting';

const MS_PER_MINUTE = 60_000;

/** A path as it is walked under one set. */
export interface SidePath {
  readonly scenario: string;
  /** Of each step, the first as the path begins. */
  readonly prices: readonly MarkPrices[];
  readonly held: readonly HeldAlong[];
  /** Of each step, milliseconds since the path began. */
  readonly atMs: readonly number[];
  readonly graceMs: number;
  /** As dials stand. */
  readonly walker: Walker;
  readonly on: ProgrammesOnPath | null;
}

/** Every path that was asked, with the prices that a set's guard lets through. */
export function pathsUnder(
  { stress, asked }: { readonly stress: StressTrial; readonly asked: WalksAsked },
  side: 'before' | 'after',
  start: MarkPrices,
  by: {
    readonly guarded: (path: PathPrices) => GuardedPath;
    readonly on: (
      scenario: string,
      pathOf: (instrument: string) => SignalPath | null,
    ) => ProgrammesOnPath | undefined;
  },
): readonly SidePath[] {
  const paths: SidePath[] = [];
  let from = 0;
  for (const { hash, steps, path } of stress.asked.scenarios) {
    const instants = stress.prices.slice(from, from + steps.length);
    from += steps.length;
    const known = asked.paths.find(({ scenario }) => scenario === hash);
    if (!path || !known) continue;
    const { atMs } = known;
    const guarded = by.guarded({ start, instants, atMs });
    const graceMs = path.graceMinutes[side] * MS_PER_MINUTE;
    paths.push({
      ...{ scenario: hash, graceMs, atMs: [0, ...atMs], prices: [start, ...guarded.prices] },
      held: heldAlong(start, guarded.held),
      walker: new Walker([0, ...atMs], graceMs),
      on: by.on(hash, (instrument) => signalPath(instrument, { start, instants, atMs, guarded })) ?? null,
    });
  }
  return paths;
}

/** What a path states of one instrument; null: it has no mark price to begin at. */
function signalPath(
  instrument: string,
  path: {
    readonly start: MarkPrices;
    readonly instants: readonly MarkPrices[];
    readonly atMs: readonly number[];
    readonly guarded: GuardedPath;
  },
): SignalPath | null {
  const first = path.start.get(instrument);
  if (!first) return null;
  return {
    atMs: path.atMs,
    ratios: path.instants.map((prices) => (prices.get(instrument) ?? first).div(first).toNumber()),
    isHeld: (place) => path.guarded.held[place]?.includes(instrument) ?? false,
    isDropped: (place) => path.guarded.dropped.get(instrument)?.has(place) ?? false,
  };
}

function heldAlong(start: MarkPrices, held: readonly (readonly string[])[]): readonly HeldAlong[] {
  const steps = new Map<string, number[]>();
  for (const [place, instruments] of held.entries())
    for (const instrument of instruments)
      steps.set(instrument, [...(steps.get(instrument) ?? []), place + 1]);
  return [...start.keys()].flatMap((instrument) => {
    const at = steps.get(instrument);
    return at ? [{ instrument, steps: at }] : [];
  });
}
