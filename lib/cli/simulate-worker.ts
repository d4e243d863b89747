import { columnarEngine } from '../engine/columnar-engine';
import { textsOf } from './simulate-block';
import { shellSimulation } from './simulate-inputs';
import type { SimulateSource } from './simulate-options';

/** What a process that margins is told: the block of this index is its next. */
export interface BlockAsked {
  readonly index: number;
}

/** What it answers: that it has read the same inputs, and then the parts of each block, by study. */
export type WorkerAnswer =
  | { readonly kind: 'READY'; readonly inputs: string }
  | { readonly kind: 'BLOCK'; readonly index: number; readonly parts: Readonly<Record<string, string>> };

// A process of `npm run -s simulate`, which starts it with the source as its argument and ends it by closing the channel.

const simulation = await shellSimulation(JSON.parse(process.argv[2] ?? '') as SimulateSource);
if (!simulation.ok || !process.send) throw new Error('Started by something other than the command.');
const { trial, blocks, accountsOf, stated } = simulation.value;
const engine = columnarEngine();
const tell = (answer: WorkerAnswer): void => void process.send?.(answer);

process.on('message', ({ index }: BlockAsked) => {
  const block = blocks[index];
  if (!block) throw new Error(`There is no block ${index}.`);
  void textsOf(engine, trial, accountsOf(block)).then((parts) => tell({ kind: 'BLOCK', index, parts }));
});
process.on('disconnect', () => process.exit(0));
tell({
  kind: 'READY',
  inputs: `${stated.moved.accountSnapshotHash} ${stated.moved.marketSnapshotHash}`,
});
