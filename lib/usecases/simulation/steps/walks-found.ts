import { assert } from '../../../domain/assert';
import { type BookChunk, someOf } from '../../../domain/books/book-chunk';
import type { WrittenBar } from '../../../domain/books/history-snapshot';
import { guardLimits } from '../../../domain/market/guard-limits';
import { decimal } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, type Result } from '../../../domain/result';
import { guardedPath } from '../../../domain/risk/studies/walks/guarded-path';
import { Walker } from '../../../domain/risk/studies/walks/walker';
import {
  DELEVERAGING_ORDERS,
  type ProgrammesAsked,
  type Walk,
  type Walks,
  type WalksAsked,
  type WalkUnder,
} from '../../../domain/risk/studies/walks/walks';
import type { MarginEngine } from '../../../ports/margin';
import type { LoadSnapshot } from './frozen-book';
import type { FrozenInputs } from './frozen-inputs';
import { JoinedBlocks } from './joined-blocks';
import { eachKeptSeries, historyBars } from './kept-series';
import type { StressTrial } from './stress-trial';
import { carriedIn, type Trial } from './trial';
import { pathsUnder } from './walk-paths';
import { programmesOnPath, type SetInForce, setInForce, walkActing } from './walk-acting';
import { WalkSettlement } from './walk-settlement';

export interface WalksTrial {
  readonly engine: MarginEngine;
  readonly trial: Pick<Trial, 'change' | 'present' | 'corners'>;
  readonly asked: WalksAsked;
  /** What scenarios ask, with the prices of each of their steps. */
  readonly stress: StressTrial;
}

type Side = 'before' | 'after';
type Inputs = Pick<FrozenInputs, 'market' | 'blocks' | 'accountsOf'>;
type BarsOf = (barMinutes: number, instrument: string) => readonly WrittenBar[];

/**
 * What comes of accounts along every path that was asked, under both sets. The book is read once more, and of it only those are held
 * who are liquidated; where programmes act, everybody whom the path can reach under the greatest dials.
 *
 * @returns or refused with a sentence where accounts, or what was known of prices, can no longer be had
 * @throws where accounts that were read once can no longer be had as programmes ask for them
 */
export async function walksFound(
  walks: WalksTrial,
  inputs: Inputs,
  load: LoadSnapshot,
): Promise<Result<Walks, string>> {
  const { asked, trial } = walks;
  const { deleveraging } = asked;
  assert(
    deleveraging === undefined || DELEVERAGING_ORDERS.includes(deleveraging),
    'the other side is ranked as it is known to be',
  );
  const barsOf = await signalBars(load, asked.programmes);
  if (!barsOf.ok) return barsOf;
  const under = (side: Side) => walkedUnder(walks, side, inputs, load, barsOf.value);
  const before = await under('before');
  if (!before.ok) return before;
  const { base, proposed } = trial.present;
  const after = base.hash === proposed.hash ? before : await under('after');
  if (!after.ok) return after;
  return ok({
    walks: asked.paths.map(({ scenario }, place): Walk => {
      const [one, other] = [before.value[place], after.value[place]];
      assert(one !== undefined && other !== undefined, 'every path was walked under both sets');
      return { scenario, before: one, after: other };
    }),
  });
}

async function signalBars(
  load: LoadSnapshot,
  programmes: ProgrammesAsked | undefined,
): Promise<Result<BarsOf, string>> {
  const known = new Map<string, readonly WrittenBar[]>();
  for (const [barMinutes, hash] of Object.entries(programmes?.history ?? {})) {
    if (hash === null) continue;
    const read = await eachKeptSeries(load, hash, (instrument, bars) =>
      known.set(`${barMinutes} ${instrument}`, bars),
    );
    if (!read.ok) return read;
  }
  return ok((barMinutes, instrument) => known.get(`${barMinutes} ${instrument}`) ?? []);
}

async function walkedUnder(
  walks: WalksTrial,
  side: Side,
  inputs: Inputs,
  load: LoadSnapshot,
  barsOf: BarsOf,
): Promise<Result<readonly WalkUnder[], string>> {
  const { engine, asked, trial } = walks;
  const { market } = inputs;
  const name = side === 'before' ? 'base' : 'proposed';
  const parameters = trial.present[name];
  const guardBars = await historyBars(load, asked.guardHistory[side]);
  if (!guardBars.ok) return guardBars;
  const set = inForce(trial, name);
  const paths = pathsUnder(walks, side, market.prices, {
    guarded: (path) =>
      guardedPath(limitsOf(parameters), path, (instrument) => guardBars.value.get(instrument) ?? []),
    on: (scenario, pathOf) =>
      asked.programmes &&
      programmesOnPath(asked.programmes, set, barsOf, (instrument) =>
        asked.programmes?.onPath[scenario]?.includes(instrument) ? pathOf(instrument) : null,
      ),
  });
  const isActing = paths.some(({ on }) => on && on.signals.length > 0);
  // One list, so that the engine's tables of it serve every chunk.
  const scenarios = paths.flatMap(({ prices }) => prices);
  const greatest = trial.corners?.greatest[name] ?? null;
  const book = new JoinedBlocks(inputs);
  const reachable: BookChunk[] = [];
  for await (const read of book.chunks()) {
    if (!read.ok) return read;
    const chunk = read.value;
    const reached = await engine.reachedIn({ market, parameters, scenarios }, chunk);
    let from = 0;
    for (const { walker, prices } of paths) {
      walker.see(chunk, { from: 0, reached: reached.slice(from, from + prices.length) });
      from += prices.length;
    }
    if (!isActing) continue;
    const widest = greatest && (await engine.reachedIn({ market, parameters: greatest, scenarios }, chunk));
    const some = widest
      ? [...new Set(widest.flatMap(({ accounts, apart }) => [...accounts, ...apart.keys()]))]
      : null;
    if (some === null) reachable.push(chunk);
    else if (some.length > 0)
      reachable.push(
        someOf(
          chunk,
          some.toSorted((a, b) => a - b),
        ),
      );
  }
  const everybody = async function* (): AsyncGenerator<BookChunk> {
    for await (const chunk of book.chunks()) {
      if (!chunk.ok) throw new Error(chunk.refusal);
      yield chunk.value;
    }
  };
  const of = {
    ...{ engine, market, fund: decimal(asked.insuranceFund ?? '0') },
    everybody: asked.deleveraging === undefined ? null : everybody,
  };
  const found: WalkUnder[] = [];
  let from = 0;
  for (const { walker, prices, held, atMs, graceMs, on } of paths) {
    const [begins, ends] = [from, from + prices.length];
    from = ends;
    const still = on?.still ?? [];
    const settlement = new WalkSettlement({ ...of, prices, walker });
    await settlement.settle({
      ...{ from: 0, end: prices.length, parameters },
      reachedIn: (chunk, step) =>
        engine.reachedIn({ market, parameters, scenarios, asked: [begins + step, ends] }, chunk),
    });
    const course = settlement.course();
    if (!on || on.signals.length === 0 || !asked.programmes) {
      found.push({ course, held, acting: null, still });
      continue;
    }
    const own = new Walker(atMs, graceMs);
    const acted = new WalkSettlement({ ...of, prices, walker: own });
    const acting = await walkActing({
      ...{ engine, market, set, asked: asked.programmes, on, prices, atMs },
      ...{ walker: own, settlement: acted, reachable, everybody },
    });
    found.push({ course: acted.course(), held, acting: { ...acting, dialsStill: course }, still });
  }
  return ok(found);
}

function inForce({ change }: WalksTrial['trial'], name: 'base' | 'proposed'): SetInForce {
  const { base, ramps, standsStill } = change;
  const before = { ramps, of: base.document, isInSteps: standsStill };
  return setInForce(change[name], carriedIn(change, change[name]), before);
}

function limitsOf({ document }: ParameterSet) {
  const { priceGuard } = document.marketData ?? {};
  return priceGuard ? guardLimits(priceGuard) : null;
}
