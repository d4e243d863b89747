import { assert } from '../../domain/assert';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { Decimal } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { parseParameterSet } from '../../domain/parameters/validate';
import { bookOnThreads } from '../live/book-on-threads';
import { accountOf, type GeneratedBook, generatedBook } from './generated-book';
import { medianOf, type Timing, timed } from './timing';

/** Instruments whose prices move at once: the last of all, which price no collateral. */
const MOVED = 20;
const TICKS_FOR_THE_COMPILER = 100;
const TICKS = 300;

/** Processor time of a tick where all accounts hold so, by what it takes of plain positions. */
export interface ChargedRun {
  readonly accounts: number;
  readonly plainMs: number;
  /** Both legs of a class that charges their net. */
  readonly legs: number;
  /** A bid and an ask, at their limits and with open loss. */
  readonly orders: number;
  /** Accounts that the kernel's numbers did not hold. */
  readonly apart: number;
}

export async function chargedRun(accounts: number, positions: number, seed: number): Promise<ChargedRun> {
  const book = generatedBook(accounts, positions, seed);
  const plain = await ticksOf(book, {}, (position) => [position]);
  const legs = await ticksOf(book, { hedgedLegs: 'NET' }, legsOf);
  const openOrders = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' };
  const orders = await ticksOf(book, { openOrders }, (position) => [withOrders(book, position)]);
  const ratio = ({ cpuMs }: Timing): number => Number((cpuMs / plain.cpuMs).toFixed(2));
  const apart = plain.apart + legs.apart + orders.apart;
  return { accounts, plainMs: plain.cpuMs, legs: ratio(legs), orders: ratio(orders), apart };
}

function legsOf(position: Position): Position[] {
  const size = position.quantity.abs();
  const other = size.times('0.6').toDecimalPlaces(8, Decimal.ROUND_UP);
  return [
    { ...position, leg: 'LONG', quantity: size },
    { ...position, leg: 'SHORT', quantity: other.neg() },
  ];
}

function withOrders({ market }: GeneratedBook, position: Position): Position {
  const price = market.prices.get(position.instrument);
  assert(price !== undefined, 'what is held has a price');
  const order = (side: 'BUY' | 'SELL', factor: string) => ({
    ...{ side, isReduceOnly: false },
    quantity: position.quantity.abs().times('0.1').toDecimalPlaces(8, Decimal.ROUND_UP),
    limitPrice: price.times(factor).toDecimalPlaces(8, Decimal.ROUND_UP),
  });
  return { ...position, openOrders: [order('BUY', '0.999'), order('SELL', '1.001')] };
}

/** @param charging what each class says beside its tiers */
async function ticksOf(
  generated: GeneratedBook,
  charging: object,
  held: (position: Position) => readonly Position[],
): Promise<Timing & { readonly apart: number }> {
  const { document } = generated.parameters.set;
  const classes = Object.entries(document.marginClasses).map(([name, one]) => [
    name,
    { ...one, ...charging },
  ]);
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  assert(parsed.ok, 'a generated set takes what it charges');
  const live = await bookOnThreads(1, compileParameters(parsed.value), generated.market);
  for (let account = 0; account < generated.accountCount; account += 1) {
    const book: AccountBook = accountOf(generated, account);
    live.put({ ...book, positions: book.positions.flatMap(held) });
  }
  await live.settle();
  const random = Random.fromSeed(generated.accountCount);
  const spent: Timing[] = [];
  for (let tick = 0; tick < TICKS_FOR_THE_COMPILER + TICKS; tick += 1) {
    const moved = new Map<string, Decimal>();
    for (const instrument of generated.instruments.slice(-MOVED)) {
      const factor = (0.998 + 0.004 * random.uniform()).toFixed(6);
      const price = generated.market.prices.get(instrument) ?? new Decimal(1);
      moved.set(instrument, price.times(factor).toDecimalPlaces(8));
    }
    const timing = timed(1, () => live.setPrices(moved, new Map()));
    if (tick >= TICKS_FOR_THE_COMPILER) spent.push(timing);
  }
  const apart = live.apartCount;
  await live.end();
  return { ...medianOf(spent), apart };
}
