import { Decimal, ZERO } from '../../domain/number/decimal';
import { partsOfAccountId } from '../../domain/books/account-id';
import { type AccountImportRow, PLAIN, PLAIN_BALANCE, PLAIN_POSITION } from '../../domain/books/account-row';
import type { ImportRow } from '../../domain/market/import-row';
import type { MarkRow } from '../../domain/market/price-row';
import type { Random } from '../../domain/number/random';
import { ok } from '../../domain/result';

/** Each price moves by up to so much at a time, and is drawn back to where it began. */
const STEP = 0.002;
const PULL = 0.02;

/** What an account holds by legs. */
export interface Hedged {
  readonly account: string;
  readonly instrument: string;
}

/** Shares of trades in both legs of a hedge, and of those that come with an order. */
const HEDGE_SHARE = 0.05;
const ORDER_SHARE = 0.1;

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

  /**
   * Trades, transfers, orders and a new account: each sets one position, or both legs of one that is hedged, and one
   * balance; some place an order or take it out.
   *
   * @param accounts by id, pockets among them
   * @param hedged what is held by legs, by account and instrument
   */
  async *trades(
    count: number,
    accounts: readonly string[],
    newAccount: string,
    hedged: readonly Hedged[],
  ): AsyncIterable<ImportRow<AccountImportRow>> {
    await Promise.resolve();
    const traders = new Map<string, Hedged | null>([[newAccount, null]]);
    while (traders.size < count) {
      const hedge = this.random.uniform() < HEDGE_SHARE ? this.pick(hedged) : undefined;
      const account = hedge?.account ?? this.pick(accounts) ?? newAccount;
      if (!traders.has(account)) traders.set(account, hedge ?? null);
    }
    const held = new Map(hedged.map((one) => [one.account, one.instrument]));
    for (const [account, hedge] of traders) {
      const place = { kind: 'POINTER', pointer: `/${account}` } as const;
      for (const row of this.tradeOf(account, hedge, held.get(account))) yield { place, row: ok(row) };
    }
  }

  /** @param byLegs an instrument that the account holds by legs, and so not one-way */
  private *tradeOf(id: string, hedge: Hedged | null, byLegs: string | undefined): Iterable<AccountImportRow> {
    const of = { ...PLAIN, ...partsOfAccountId(id) };
    const instruments = [...this.begun.keys()].filter((instrument) => instrument !== byLegs);
    const instrument = hedge?.instrument ?? this.pick(instruments) ?? '';
    const price = this.begun.get(instrument) ?? new Decimal(1);
    const drawn = (): Decimal => {
      const notional = 10 ** (2 + 3 * this.random.uniform());
      return new Decimal((notional / price.toNumber()).toPrecision(4)).toDecimalPlaces(8);
    };
    const size = drawn();
    const position = { kind: 'POSITION' as const, ...PLAIN_POSITION, ...of, instrument, entryPrice: price };
    if (hedge) {
      yield { ...position, leg: 'LONG', quantity: size };
      yield { ...position, leg: 'SHORT', quantity: drawn().neg() };
    } else yield { ...position, quantity: this.random.uniform() < 0.5 ? size.neg() : size };
    if (this.random.uniform() < ORDER_SHARE) {
      const isOut = this.random.uniform() < 0.3;
      const side = this.random.uniform() < 0.5 ? ('BUY' as const) : ('SELL' as const);
      const limitPrice = price.times(side === 'BUY' ? '0.99' : '1.01');
      const leg = !hedge ? ('NET' as const) : side === 'BUY' ? ('LONG' as const) : ('SHORT' as const);
      yield {
        ...{ kind: 'ORDER', ...of, order: 'storm', instrument, leg, side, limitPrice },
        ...{ quantity: isOut ? ZERO : drawn(), isReduceOnly: false },
      };
    }
    const amount = new Decimal((size.times(price).toNumber() / (2 + 8 * this.random.uniform())).toFixed(2));
    yield { kind: 'COLLATERAL', ...PLAIN_BALANCE, ...of, asset: 'USDT', amount };
  }

  private pick<Choice>(choices: readonly Choice[]): Choice | undefined {
    return choices[Math.floor(this.random.uniform() * choices.length)];
  }
}
