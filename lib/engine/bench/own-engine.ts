import { assert } from '../../domain/assert';
import * as at from '../kernel/layout';
import { loadKernel } from '../kernel/load-kernel';
import { kernelPool } from '../pool';
import type { columnsOf } from './columns-of';
import { FIGURE_COUNT, type Figures, NO_RATIO } from './figures';
import type { GeneratedBook } from './generated-book';
import { type Timing, timedInTurn } from './timing';

export type Columns = ReturnType<typeof columnsOf>;

export interface OwnRun extends Timing {
  readonly figures: Figures;
}

/** This engine on one thread and on two over the same memory, round by round in turn. */
export async function ownEngine(book: GeneratedBook, columns: Columns, rounds: number) {
  const { memory } = columns;
  const { accountCount } = book;
  const kernel = loadKernel(memory);
  const pool = await kernelPool(memory, 2);
  const scratch = memory.allocate(pool.scratchBytes);
  const one = (): void => kernel.marginNarrow(0, accountCount, scratch);
  const two = (): void => pool.marginNarrow(accountCount, scratch);
  // The first rounds are for the compiler.
  for (let round = 0; round < 2; round++) {
    one();
    two();
  }
  const [oneTiming, twoTiming] = timedInTurn(rounds, [one, two]);
  assert(oneTiming !== undefined && twoTiming !== undefined, 'both were timed');
  clearFigures(columns, accountCount);
  one();
  const ofOne = figuresOf(columns, accountCount);
  clearFigures(columns, accountCount);
  two();
  const ofTwo = figuresOf(columns, accountCount);
  const isNarrow = (account: number): boolean => outcomeOf(columns, account) === at.EXACT;
  return {
    one: { ...oneTiming, figures: ofOne },
    two: { ...twoTiming, figures: ofTwo },
    narrow: Uint8Array.from({ length: accountCount }, (_, account) => (isNarrow(account) ? 1 : 0)),
    pool,
    scratch,
  };
}

/** So that what is read afterwards was written by the run in between. */
function clearFigures({ memory, narrow }: Columns, accounts: number): void {
  const start = narrow.resultsOf(0).figures;
  memory.views.u8.fill(0, start, start + accounts * at.ACCOUNT_BYTES);
}

function outcomeOf({ memory, narrow }: Columns, account: number): number {
  return memory.views.i32[(narrow.resultsOf(account).figures + at.OUTCOME) / 4] ?? 0;
}

export function figuresOf({ memory, narrow }: Columns, accounts: number): Figures {
  const { f64, i32 } = memory.views;
  const figures = new BigInt64Array(FIGURE_COUNT * accounts);
  const start = narrow.resultsOf(0).figures;
  for (let account = 0; account < accounts; account++) {
    const from = start + account * at.ACCOUNT_BYTES;
    for (let lane = 0; lane < 4; lane++)
      figures[FIGURE_COUNT * account + lane] = BigInt(f64[from / 8 + lane] ?? 0);
    const ratio = f64[(from + at.RATIO) / 8] ?? NaN;
    figures[FIGURE_COUNT * account + 4] = Number.isNaN(ratio) ? NO_RATIO : BigInt(ratio);
    figures[FIGURE_COUNT * account + 5] = BigInt(i32[(from + at.STATUS) / 4] ?? -1);
  }
  return figures;
}
