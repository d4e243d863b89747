import { Decimal } from '../../domain/number/decimal';
import { type AccountImportRow, PLAIN_BALANCE, PLAIN_POSITION } from '../../domain/books/account-row';
import type { ImportRow } from '../../domain/market/import-row';
import type { MarkRow } from '../../domain/market/price-row';
import type { Random } from '../../domain/number/random';
import { ok } from '../../domain/result';

/** Each price moves by up to so much at a time, and is drawn back to where it began. */
const STEP = 0.002;
const PULL = 0.02;

/** Prices that move like a storm: a random walk about where they began, from a seed. */
export class DemoStorm {
  private readonly moved: Map<string, number>;

  constructor(
    private readonly random: Random,
    private readonly begun: ReadonlyMap<string, Decimal>,
  ) {
    this.moved = new Map([...begun.keys()].map((instrument) => [instrument, 0]));
  }

  /** So many new mark prices, in turn of the instruments, a millisecond apart and the last one at `until`. */
  async *marks(count: number, until: Date): AsyncIterable<ImportRow<MarkRow>> {
    await Promise.resolve();
    const instruments = [...this.begun.keys()];
    const rounds = Math.ceil(count / instruments.length);
    for (let index = 0; index < count; index += 1) {
      const instrument = instruments[index % instruments.length] ?? '';
      const observedAt = new Date(until.getTime() - (rounds - 1 - Math.floor(index / instruments.length)));
      const row: MarkRow = { kind: 'MARK', instrument, price: this.next(instrument), observedAt };
      yield { place: { kind: 'POINTER', pointer: `/${index}` }, row: ok(row) };
    }
  }

  private next(instrument: string): Decimal {
    const moved = (this.moved.get(instrument) ?? 0) * (1 - PULL) + STEP * (2 * this.random.uniform() - 1);
    this.moved.set(instrument, moved);
    const begun = this.begun.get(instrument) ?? new Decimal(1);
    return begun.times((1 + moved).toFixed(8)).toSignificantDigits(8);
  }

  /** Trades, transfers and a new account: each sets one position and one balance. */
  async *trades(
    count: number,
    accounts: readonly string[],
    newAccount: string,
  ): AsyncIterable<ImportRow<AccountImportRow>> {
    await Promise.resolve();
    const instruments = [...this.begun.keys()];
    const traders = new Set([newAccount]);
    while (traders.size < count)
      traders.add(accounts[Math.floor(this.random.uniform() * accounts.length)] ?? newAccount);
    for (const account of traders) {
      const place = { kind: 'POINTER', pointer: `/${account}` } as const;
      const instrument = instruments[Math.floor(this.random.uniform() * instruments.length)] ?? '';
      const price = this.begun.get(instrument) ?? new Decimal(1);
      const notional = 10 ** (2 + 3 * this.random.uniform()) * (this.random.uniform() < 0.5 ? -1 : 1);
      const quantity = new Decimal((notional / price.toNumber()).toPrecision(4)).toDecimalPlaces(8);
      yield {
        place,
        row: ok({ kind: 'POSITION', account, ...PLAIN_POSITION, instrument, quantity, entryPrice: price }),
      };
      const amount = new Decimal((Math.abs(notional) / (2 + 8 * this.random.uniform())).toFixed(2));
      yield { place, row: ok({ kind: 'COLLATERAL', account, ...PLAIN_BALANCE, asset: 'USDT', amount }) };
    }
  }
}
