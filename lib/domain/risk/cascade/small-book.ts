import { assert } from '../../assert';
import type { MarkPrices } from '../../margin/method/types';
import { Decimal, ZERO } from '../../number/decimal';
import type { Losses, RoundAnswer, RoundQuestion } from './rounds';

/** An account as a document states it: equity before the shock, and quantities, below 0 of a short. Maintenance margin at flat rates. */
export interface SmallAccount {
  readonly equity: number;
  readonly positions: Readonly<Record<string, number>>;
}

/** FULL: every position is closed. PARTIAL: of each so much that equity is `targetRatio` × maintenance margin, at the prices before the sale. */
export type Liquidation =
  | { readonly kind: 'FULL' }
  | { readonly kind: 'PARTIAL'; readonly targetRatio: number };

export interface SmallBookRules {
  /** By symbol, fraction of the notional. */
  readonly maintenanceRates: ReadonlyMap<string, number>;
  /** An account is liquidatable whose equity is below so many times its maintenance margin. */
  readonly liquidationLevel: number;
  readonly liquidation: Liquidation;
  /** SEQUENTIAL: in each round the account alone that has least equity for its maintenance margin; of equals the first. */
  readonly order: 'SIMULTANEOUS' | 'SEQUENTIAL';
}

/** An account as it stands: what its equity would be were every price 0, and what it holds. */
interface Held {
  cash: number;
  readonly quantities: Map<string, number>;
}

interface Sale {
  readonly account: Held;
  /** Of every position, in (0, 1]. */
  readonly part: number;
}

/** A book of a few accounts in doubles, which answers the rounds of a cascade. An account without positions is never liquidated. */
export class SmallBook {
  readonly #accounts: readonly Held[];
  readonly #rules: SmallBookRules;
  #sales: readonly Sale[] = [];

  /** @param prices before the shock, of which each account's equity is */
  constructor(accounts: readonly SmallAccount[], prices: MarkPrices, rules: SmallBookRules) {
    this.#rules = rules;
    this.#accounts = accounts.map(({ equity, positions }) => {
      const quantities = new Map(Object.entries(positions).filter(([, quantity]) => quantity !== 0));
      return { cash: equity - worth(quantities, prices), quantities };
    });
  }

  answer({ prices }: RoundQuestion): RoundAnswer {
    const losses = this.#settle(prices);
    this.#sales = this.#due(prices);
    const flows = new Map<string, number>();
    let notional = 0;
    for (const { account, part } of this.#sales)
      for (const [symbol, quantity] of account.quantities) {
        const flow = part * quantity * priceOf(prices, symbol);
        flows.set(symbol, (flows.get(symbol) ?? 0) + flow);
        notional += Math.abs(flow);
      }
    return {
      losses,
      liquidated: {
        ...{ accounts: this.#sales.length, notional: new Decimal(notional) },
        flows: new Map([...flows].map(([symbol, flow]) => [symbol, new Decimal(flow)])),
      },
      unmargined: 0,
    };
  }

  /** What was sold in the round before becomes cash at these prices; who has nothing left and is below 0 is short of it. */
  #settle(prices: MarkPrices): Losses {
    let [accounts, amount] = [0, ZERO];
    for (const { account, part } of this.#sales) {
      for (const [symbol, quantity] of account.quantities) {
        account.cash += part * quantity * priceOf(prices, symbol);
        if (part === 1) account.quantities.delete(symbol);
        else account.quantities.set(symbol, quantity - part * quantity);
      }
      if (part !== 1 || account.cash >= 0) continue;
      accounts += 1;
      amount = amount.minus(account.cash);
    }
    return { accounts, amount, unknown: 0 };
  }

  #due(prices: MarkPrices): readonly Sale[] {
    const { liquidation, liquidationLevel, order } = this.#rules;
    const due = this.#accounts.flatMap((account) => {
      if (account.quantities.size === 0) return [];
      const equity = account.cash + worth(account.quantities, prices);
      const required = this.#maintenance(account, prices);
      if (!(equity < liquidationLevel * required)) return [];
      const part =
        liquidation.kind === 'FULL' || equity <= 0 ? 1 : 1 - equity / (liquidation.targetRatio * required);
      return [{ account, part, ratio: equity / required }];
    });
    if (order === 'SIMULTANEOUS') return due;
    const worst = due.reduce<(typeof due)[number] | null>(
      (found, one) => (found && found.ratio <= one.ratio ? found : one),
      null,
    );
    return worst ? [worst] : [];
  }

  #maintenance({ quantities }: Held, prices: MarkPrices): number {
    let required = 0;
    for (const [symbol, quantity] of quantities)
      required +=
        (this.#rules.maintenanceRates.get(symbol) ?? NaN) * Math.abs(quantity) * priceOf(prices, symbol);
    return required;
  }
}

function worth(quantities: ReadonlyMap<string, number>, prices: MarkPrices): number {
  let value = 0;
  for (const [symbol, quantity] of quantities) value += quantity * priceOf(prices, symbol);
  return value;
}

function priceOf(prices: MarkPrices, symbol: string): number {
  const price = prices.get(symbol);
  assert(price !== undefined, 'what is held has a price');
  return price.toNumber();
}
