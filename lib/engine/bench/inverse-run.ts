import { loadKernel } from '../kernel/load-kernel';
import { SCRATCH_BYTES } from '../kernel/layout';
import { columnsOf } from './columns-of';
import { generatedBook } from './generated-book';
import { liveTicks } from './live-ticks';
import { timedInTurn } from './timing';

const ROUNDS_FOR_THE_COMPILER = 2;

/** What inverse contracts cost of processor time, by what linear ones do: of the same accounts, in one run. */
export interface InverseRun {
  readonly batch: number;
  /** Of underlyings that are no collateral. */
  readonly ticks: number;
}

export async function inverseRun(
  accounts: number,
  positions: number,
  seed: number,
  rounds: number,
): Promise<InverseRun> {
  const books = [false, true].map((isInverse) => generatedBook(accounts, positions, seed, { isInverse }));
  const passes = books.map((book) => {
    const { memory } = columnsOf(book);
    const kernel = loadKernel(memory);
    const scratch = memory.allocate(SCRATCH_BYTES);
    return (): void => kernel.marginNarrow(0, book.accountCount, scratch);
  });
  for (let round = 0; round < ROUNDS_FOR_THE_COMPILER; round += 1) for (const pass of passes) pass();
  const [linear, inverse] = timedInTurn(rounds, passes);
  const ticks: number[] = [];
  for (const book of books) {
    const { ofPositions } = await liveTicks(book, seed, 1);
    ticks.push(ofPositions.medianCpuMs / ofPositions.elements);
  }
  const ratio = (one: number | undefined, other: number | undefined): number =>
    Number(((one ?? NaN) / (other ?? NaN)).toFixed(3));
  return { batch: ratio(inverse?.cpuMs, linear?.cpuMs), ticks: ratio(ticks[1], ticks[0]) };
}
