import { assert } from '../../domain/assert';
import { compileParameters } from '../../domain/margin/method/compile';
import { Decimal } from '../../domain/number/decimal';
import type { MarkPrices } from '../../domain/margin/method/types';
import type { CurveDocument } from '../../domain/curves/curve-document';
import { parseParameterSet } from '../../domain/parameters/validate';
import { Random } from '../../domain/number/random';
import * as at from '../kernel/layout';
import { kernelPool, type KernelPool } from '../pool';
import { addStanding, ExactScenarios } from '../scenario/exact-scenarios';
import { NarrowScenarios } from '../scenario/narrow-scenarios';
import { ScenarioPrices } from '../scenario/scenario-prices';
import { ScenarioRows } from '../scenario/scenario-rows';
import { ScenarioTally } from '../scenario/scenario-tally';
import { columnsOf } from './columns-of';
import { accountOf, type GeneratedBook } from './generated-book';
import type { Columns, ownEngine } from './own-engine';
import { scenarioPass } from './scenario-passes';
import { medianOf, timed, type Timing } from './timing';

const SCENARIOS = 100;
const STATUSES = 4;

/** A book in the kernel's memory under one of the sets. */
interface Side {
  readonly book: GeneratedBook;
  readonly columns: Columns;
  readonly pool: KernelPool;
  readonly scratch: number;
}

/**
 * Every account under 100 scenarios and two parameter sets, each price moved by itself by up to 30 %: from the scenarios'
 * prices to exact counts by status. Beside it, whole exact passes of some of the scenarios, whose counts must be the same.
 *
 * @param rounds how often all of it is run; medians
 * @param passes how many scenarios are checked by whole passes, of each set
 */
export async function scenarioRun(
  book: GeneratedBook,
  columns: Columns,
  { pool, scratch }: Pick<Awaited<ReturnType<typeof ownEngine>>, 'pool' | 'scratch'>,
  { rounds, passes }: { readonly rounds: number; readonly passes: number },
) {
  const other = { ...book, parameters: tighter(book) };
  const otherColumns = columnsOf(other);
  const otherPool = await kernelPool(otherColumns.memory, 2);
  const otherScratch = otherColumns.memory.allocate(otherPool.scratchBytes);
  const sides: readonly Side[] = [
    { book, columns, pool, scratch },
    { book: other, columns: otherColumns, pool: otherPool, scratch: otherScratch },
  ];
  const scenarios = shocks(book);
  let tallies: ReturnType<typeof stressed>[] = [];
  const timing = timed(rounds, () => {
    const prices = new ScenarioPrices(scenarios);
    tallies = sides.map((side) => stressed(side, prices));
  });
  const wholes: Timing[] = [];
  for (const [index, side] of sides.entries())
    for (let scenario = 0; scenario < passes; scenario += 1) {
      const whole = scenarioPass(side.book, side.columns, side, scenarios[scenario] ?? new Map());
      wholes.push(whole.timing);
      const counted = tallies[index]?.statuses(scenario) ?? [];
      assert(
        JSON.stringify(counted) === JSON.stringify(whole.statuses),
        `set ${index}, scenario ${scenario}: ${counted.join()} by status, not ${whole.statuses.join()}`,
      );
    }
  await otherPool.end();
  const perPass = medianOf(wholes);
  const all = SCENARIOS * sides.length;
  return {
    seconds: timing.ms / 1000,
    cpuSeconds: timing.cpuMs / 1000,
    doubtfulPairs: tallies.reduce((sum, one) => sum + one.doubtfulPairs, 0),
    accountsApart: tallies.reduce((sum, one) => sum + one.accountsApart, 0),
    passesCompared: wholes.length,
    secondsByWholePasses: (perPass.ms * all) / 1000,
    cpuSecondsByWholePasses: (perPass.cpuMs * all) / 1000,
    /** Of processor time: how many times less than whole passes. */
    vsWholePasses: (perPass.cpuMs * all) / timing.cpuMs,
  };
}

function stressed(side: Side, prices: ScenarioPrices) {
  const { book, columns, pool, scratch } = side;
  const mark = columns.memory.mark();
  pool.marginNarrow(book.accountCount, scratch);
  const apart = apartAccounts(columns, book.accountCount);
  const exact = new ExactScenarios(book.parameters, book.market, prices);
  const tally = new ScenarioTally(prices.count);
  const narrow = new NarrowScenarios({ ...columns, pool, scratch }, prices, book.market.prices, exact, tally);
  const rows = new ScenarioRows(columns.memory, columns.tables, prices, 0, prices.count);
  narrow.add(rows, book.accountCount, (account) => accountOf(book, account), null);
  const books = apart.map((account) => accountOf(book, account));
  for (let scenario = 0; scenario < prices.count; scenario += 1)
    for (const standing of exact.standings(scenario, books))
      addStanding(tally, scenario, standing.status, standing);
  columns.memory.release(mark);
  return {
    doubtfulPairs: narrow.doubtfulPairs,
    accountsApart: apart.length,
    statuses: (scenario: number): number[] =>
      Array.from({ length: STATUSES }, (_, to) =>
        Array.from({ length: STATUSES }, (_, from) => tally.moved(scenario, from, to)).reduce(
          (a, b) => a + b,
        ),
      ),
  };
}

/** Accounts that the narrow kernel does not hold, as prices are. */
function apartAccounts({ memory, narrow }: Columns, accounts: number): number[] {
  const { i32 } = memory.views;
  const first = (narrow.resultsOf(0).figures + at.OUTCOME) / 4;
  const apart: number[] = [];
  for (let account = 0; account < accounts; account += 1)
    if (i32[first + (account * at.ACCOUNT_BYTES) / 4] !== at.EXACT) apart.push(account);
  return apart;
}

/** Whole hundredths of each price, from 70 % to 130 %, floored to eight decimals. */
function shocks({ instruments, market }: GeneratedBook): MarkPrices[] {
  const random = Random.fromSeed(1);
  return Array.from(
    { length: SCENARIOS },
    () =>
      new Map(
        instruments.map((symbol) => {
          const factor = new Decimal(70 + Math.floor(61 * random.uniform())).div(100);
          const price = market.prices.get(symbol);
          assert(price !== undefined, 'a generated instrument has a price');
          return [symbol, price.times(factor).toDecimalPlaces(8, Decimal.ROUND_FLOOR)];
        }),
      ),
  );
}

/** Rates a fifth higher, on floors a fifth lower. */
function tighter({ parameters }: GeneratedBook) {
  const { document } = parameters.set;
  const curve = (one: CurveDocument): CurveDocument => ({
    ...one,
    ...('tiers' in one
      ? {
          tiers: one.tiers.map((tier) => ({
            floor: new Decimal(tier.floor).times('0.8').toFixed(),
            rate: Decimal.min(1, new Decimal('rate' in tier ? tier.rate : 1).times('1.2')).toFixed(),
          })),
        }
      : {}),
  });
  const classes = Object.entries(document.marginClasses).map(([name, one]) => [
    name,
    { ...one, initialMargin: { ...one.initialMargin, curve: curve(one.initialMargin.curve) } },
  ]);
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  assert(parsed.ok, `a tighter set: ${parsed.ok ? '' : JSON.stringify(parsed.refusal)}`);
  return compileParameters(parsed.value);
}
