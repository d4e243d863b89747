import { assert } from '../domain/assert';
import type { Actor } from '../domain/governance/people/actor';
import { Decimal, decimal } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import { SCENARIO_FORMAT } from '../domain/risk/scenarios/library/scenario-document';
import type { GeneratedBook } from '../engine/bench/generated-book';
import { addScenario } from '../usecases/scenarios/add-scenario';
import type { BenchVenue } from './bench-venue';

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
const UNITS = 1e8;
/** Turnover of a day of an instrument, beside what all accounts hold in it. */
const TURNOVER_OVER_HELD = 2;
const VOLATILITY = '0.8';

/** Moves of each instrument in a drawn scenario: everything by up to 40 % either way, each a little apart from the others. */
export function drawnMoves(
  symbols: readonly string[],
  count: number,
  seed: number,
): readonly Readonly<Record<string, string>>[] {
  const random = Random.fromSeed(seed);
  return Array.from({ length: count }, () => {
    const common = 0.8 * random.uniform() - 0.4;
    return Object.fromEntries(
      symbols.map((symbol) => {
        const move = Math.max(-0.9, common + 0.1 * (random.uniform() - 0.5));
        return [symbol, new Decimal(move.toFixed(4)).toFixed()];
      }),
    );
  });
}

/** Adds drawn scenarios to the library. @returns their hashes */
export async function addDrawnScenarios(
  { transact }: Pick<BenchVenue, 'transact'>,
  actor: Actor,
  symbols: readonly string[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const [index, instruments] of drawnMoves(symbols, count, seed).entries()) {
    const document = {
      format: SCENARIO_FORMAT,
      name: `Drawn ${index + 1}`,
      provenance: { kind: 'HYPOTHETICAL', reason: 'To be measured.' },
      shock: { kind: 'MOVES', instruments },
    };
    const added = await addScenario({ transact }, actor, { document: JSON.stringify(document) });
    assert(added.ok, `a drawn scenario is sound: ${added.ok ? '' : JSON.stringify(added.refusal)}`);
    hashes.push(added.value.hash);
  }
  return hashes;
}

/**
 * States what the studies of all accounts read beside the book: daily bars of each instrument that end at its mark price, all moved by
 * one factor and each by its own, and how much of it is traded.
 */
export async function stateHistory(
  { within, pool }: Pick<BenchVenue, 'within' | 'pool'>,
  book: GeneratedBook,
  { days, seed }: { readonly days: number; readonly seed: number },
): Promise<void> {
  const random = Random.fromSeed(seed);
  const common = Array.from({ length: days }, () => 0.03 * random.normal());
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await within(async ({ marketData }) => {
    for (const [instrument, price] of book.market.prices) {
      const closes = closesTo(price.toNumber(), common, random);
      await marketData.addBars(
        closes.slice(1).map((close, at) => {
          const open = closes[at] ?? close;
          return {
            ...{ kind: 'BAR', instrument, intervalMinutes: DAY_MINUTES, quoteVolume: null },
            opensAt: new Date(today - (closes.length - 1 - at) * DAY_MS),
            ...{ open, close, high: Decimal.max(open, close), low: Decimal.min(open, close) },
          };
        }),
      );
    }
  });
  const turnover = heldNotional(book).map((held) => Math.max(1, TURNOVER_OVER_HELD * held).toFixed(0));
  await pool.query(
    `insert into market_figure (subject, figure, value, observed_at, updated_at)
     select subject, figure, value, now(), now() from unnest($1::text[], $2::numeric[]) as traded (subject, turnover),
       lateral (values ('TURNOVER', turnover), ('VOLATILITY', $3::numeric)) as stated (figure, value)`,
    [book.instruments, turnover, VOLATILITY],
  );
}

/** From the first to the last, which is the price. */
function closesTo(price: number, common: readonly number[], random: Random): readonly Decimal[] {
  let last = Math.log(price);
  const back = common.map((move) => (last -= move + 0.03 * random.normal()));
  return [...back.toReversed(), Math.log(price)].map((log) => decimal(Math.exp(log).toFixed(8)));
}

/** By instrument, in the settlement asset. */
function heldNotional({ instruments, market, positionCount, instrument, quantity }: GeneratedBook): number[] {
  const prices = instruments.map((symbol) => market.prices.get(symbol)?.toNumber() ?? 0);
  const held = instruments.map(() => 0);
  for (let row = 0; row < positionCount; row += 1) {
    const place = instrument[row] ?? 0;
    held[place] = (held[place] ?? 0) + (Math.abs(quantity[row] ?? 0) / UNITS) * (prices[place] ?? 0);
  }
  return held;
}
