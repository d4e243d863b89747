import type { BookChunk } from '../../../domain/books/book-chunk';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarginColumns } from '../../../domain/margin/figures/margin-columns';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { OutcomeFound } from '../../../domain/risk/outcome/outcome';
import { OutcomeParts } from '../../../domain/risk/outcome/outcome-parts';
import { ok, type Result } from '../../../domain/result';
import type { LiveParameters, MarginEngine } from '../../../ports/margin';
import { blockAccountsFor } from '../../simulation/steps/blocks';
import {
  type FrozenBook,
  frozenBook,
  type LoadSnapshot,
  type SnapshotHashes,
} from '../../simulation/steps/frozen-book';
import { type Change, sidesOf } from '../../simulation/steps/trial';
import { standingWithout } from './standing-without';

export interface OutcomeInputs {
  /** What the evidence was found on. */
  readonly simulated: SnapshotHashes;
  readonly present: SnapshotHashes;
  /** As it was tried. */
  readonly change: Change;
  /** As it is in force. */
  readonly live: Pick<LiveParameters, 'parameters' | 'dials' | 'ramps'>;
}

/**
 * What came of a change: seven passes in all over the accounts of then and of now, each block read once and let go.
 *
 * @returns refused with a sentence where something that was kept is no longer what it was
 */
export async function outcomeFound(
  engine: MarginEngine,
  load: LoadSnapshot,
  { simulated, present, change, live }: OutcomeInputs,
): Promise<Result<OutcomeFound, string>> {
  // Any size of blocks comes to the same sums.
  const before = await frozenBook(load, simulated, READ_TOGETHER);
  if (!before.ok) return before;
  const after = await frozenBook(load, present, READ_TOGETHER);
  if (!after.ok) return after;
  const { base, proposed } = sidesOf(change);
  const redialled = sidesOf(standingWithout(change, live)).base;
  const [oldMarket, newMarket] = [before.value.market, after.value.market];
  const parts = new OutcomeParts();
  const at = (market: MarketState, parameters: ParameterSet, chunk: BookChunk): Promise<MarginColumns> =>
    engine.marginChunk({ ...market, parameters }, chunk);

  const ofThen = await eachBlock(before.value, async (chunk) => {
    const repriced = await at(newMarket, base, chunk);
    parts.addThen({
      before: await at(oldMarket, base, chunk),
      predicted: await at(oldMarket, proposed, chunk),
      repriced,
      redialled: redialled.hash === base.hash ? repriced : await at(newMarket, redialled, chunk),
      changed: await at(newMarket, live.parameters, chunk),
    });
  });
  if (!ofThen.ok) return ofThen;
  const ofNow = await eachBlock(after.value, async (chunk) => {
    parts.addNow({
      unchanged: await at(newMarket, redialled, chunk),
      now: await at(newMarket, live.parameters, chunk),
    });
  });
  return ofNow.ok ? ok(parts.found()) : ofNow;
}

const READ_TOGETHER = blockAccountsFor(Infinity);

async function eachBlock(
  { blocks, accountsOf }: FrozenBook,
  add: (chunk: BookChunk) => Promise<void>,
): Promise<Result<null, string>> {
  for (const block of blocks) {
    const chunk = await accountsOf(block);
    if (!chunk.ok) return chunk;
    await add(chunk.value);
  }
  return ok(null);
}
