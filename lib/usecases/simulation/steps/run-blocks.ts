import { ok, neverRefused, refuse } from '../../../domain/result';
import { partText } from '../../../domain/risk/studies/part-text';
import { STUDY_LABELS, STUDY_NAMES, type StudyName } from '../../../domain/risk/studies/registry';
import type { Exclusively, MarginEngine } from '../../../ports/margin';
import type { Transact } from '../../../ports/unit-of-work';
import type { Block } from './blocks';
import { AFFECTED, type FrozenRun, missingOf } from './frozen-run';
import { isOver } from './simulation-task';
import { NOBODY_TOLD, type StageBegins } from './stages';
import { tryBlock } from './trial';

/** After so many attempts at which a study could not be computed, it is given up. */
const ATTEMPTS = 3;

export interface BlockDeps {
  readonly transact: Transact;
  readonly engine: MarginEngine;
  readonly exclusively: Exclusively;
  readonly signal?: AbortSignal;
  readonly begins?: StageBegins;
}

/** ALL: every block is done. LEFT: others are at some, or it was told to stop. OVER: it has ended meanwhile. */
export type BlocksOutcome =
  | { readonly kind: 'ALL' | 'LEFT' | 'OVER' }
  | { readonly kind: 'FAILED'; readonly failure: string };

/**
 * Tries every block that is not done and that nobody else is at, one after the other, and keeps what is found of each.
 *
 * @throws what a study failed by, once the others of the block are kept; or what the engine did
 */
export async function runBlocks(deps: BlockDeps, run: FrozenRun): Promise<BlocksOutcome> {
  const { id, fromEnd } = run;
  const missing = await missingBlocks(deps, run);
  let isLeft = false;
  for (const block of fromEnd ? missing.toReversed() : missing) {
    if (deps.signal?.aborted) return { kind: 'LEFT' };
    let ended: BlocksOutcome | null = null;
    const isMine = await deps.exclusively(`simulate:${id}:${block.index}`, async () => {
      ended = await runBlock(deps, run, block);
    });
    if (ended) return ended;
    if (!isMine) isLeft = true;
  }
  // Whoever was at one may have passed over one of ours in its turn: the last to be done finds all done.
  return { kind: isLeft && (await missingBlocks(deps, run)).length > 0 ? 'LEFT' : 'ALL' };
}

async function missingBlocks({ transact }: BlockDeps, { id, inputs }: FrozenRun): Promise<readonly Block[]> {
  const kept = await transact(async ({ simulations }) => ok(await simulations.keptParts(id, null)));
  return inputs.blocks.filter(({ index }) => missingOf(neverRefused(kept).get(index)).length > 0);
}

/** @returns what ends the run; null: it goes on */
async function runBlock(
  deps: BlockDeps,
  { id, trial, inputs }: FrozenRun,
  block: Block,
): Promise<BlocksOutcome | null> {
  // Somebody may have done it since the list was read.
  const present = await deps.transact(async (unit) => {
    const { simulations } = unit;
    const simulation = await simulations.find(id);
    return ok({
      before: await unit.databaseClock(),
      isOver: simulation === null || isOver(simulation),
      kept: await simulations.keptParts(id, block.index),
    });
  });
  const { begins = NOBODY_TOLD } = deps;
  const { before, isOver: hasEnded, kept } = neverRefused(present);
  if (hasEnded) return { kind: 'OVER' };
  const partsBefore = kept.get(block.index);
  const missing = missingOf(partsBefore);
  if (missing.length === 0) return null;
  begins('READ', `${block.index + 1} of ${inputs.blocks.length}`);
  const accounts = await inputs.accountsOf(block);
  if (!accounts.ok) return { kind: 'FAILED', failure: accounts.refusal };
  const studies = STUDY_NAMES.filter((name) => missing.includes(name));
  const tried = await tryBlock(deps.engine, trial, accounts.value, studies, begins);
  begins('KEEP');
  const texts = new Map<string, string>(
    studies.flatMap((name) => (tried.failed.has(name) ? [] : [[name, partText(tried.parts[name])]])),
  );
  if (missing.includes(AFFECTED)) texts.set(AFFECTED, partText(tried.affected));
  const stands = await deps.transact(async (unit) => {
    const { simulations } = unit;
    const simulation = await simulations.lock(id);
    if (simulation === null || isOver(simulation)) return refuse(null);
    const tookMs = Math.max(0, +(await unit.databaseClock()) - +before);
    const counted = missing.includes(AFFECTED) ? block.accounts : 0;
    await simulations.keepBlock(id, { index: block.index, accounts: counted, tookMs, parts: texts });
    return ok(tried.failed.size === 0 ? 0 : await simulations.countStudyFailure(id));
  });
  if (!stands.ok) return { kind: 'OVER' };
  if (stands.value >= ATTEMPTS) return { kind: 'FAILED', failure: failedSentence([...tried.failed.keys()]) };
  for (const error of tried.failed.values()) throw error;
  return null;
}

function failedSentence(names: readonly StudyName[]): string {
  const named = names.map((name) => `“${STUDY_LABELS[name]}”`).join(', ');
  return `${named} could not be computed in ${ATTEMPTS} attempts. The worker’s log says why.`;
}
