import { assert } from '../../../assert';
import { type BookChunk, someOf } from '../../../books/book-chunk';
import { type CallLife, callTurn, NO_CALL } from '../../../margin/calls/call-life';
import type { MarginStatus } from '../../../margin/method/types';
import { type Decimal, decimalText, sum, ZERO } from '../../../number/decimal';
import { waterfall } from '../../cascade/waterfall';
import { statusesOf } from '../stress/path-through';
import type { ReachedAccounts } from '../stress/reached';
import type { WalkCourse, WalkStep } from './walks';

/** Who is liquidated at a step, and what that comes to. */
export interface Liquidated {
  readonly notional: Decimal;
  readonly badDebt: Decimal;
}

type Counts = Pick<WalkStep, 'called' | 'closed' | 'overdue' | 'inCall' | 'liquidated' | 'unmargined'>;
const NOTHING: Counts = { called: 0, closed: 0, overdue: 0, inCall: 0, liquidated: 0, unmargined: 0 };

/** Steps of a walk, one after the other. */
export interface Span {
  /** The first of them. */
  readonly from: number;
  /** Whom each of them reaches, of one chunk. */
  readonly reached: readonly ReachedAccounts[];
}

/**
 * Accounts along a path under one set: for each of its steps what came of them, and who is gone. Steps are seen in spans, each of them
 * of every chunk of accounts before the next; in which chunks, and in which spans, changes nothing.
 */
export class Walker {
  readonly #counts: { -readonly [Name in keyof Counts]: number }[];
  /** By step, those who are liquidated there, as they stood. */
  readonly #gone: BookChunk[][];
  readonly #isGone = new Set<string>();
  /** Open calls, by account. */
  readonly #calls = new Map<string, CallLife>();

  /**
   * @param atMs of each step, milliseconds since the path began, the first of them 0
   * @param graceMs of a call, ≥ 0
   */
  constructor(
    private readonly atMs: readonly number[],
    private readonly graceMs: number,
  ) {
    assert(atMs[0] === 0, 'a walk begins where the path does');
    this.#counts = atMs.map(() => ({ ...NOTHING }));
    this.#gone = atMs.map(() => []);
  }

  isGone(account: string): boolean {
    return this.#isGone.has(account);
  }

  /** Those who are liquidated at a step, in pieces. */
  liquidatedAt(step: number): readonly BookChunk[] {
    return this.#gone[step] ?? [];
  }

  /** Takes a chunk through a span. Whoever is gone already is passed over. */
  see(chunk: BookChunk, { from, reached }: Span): void {
    const statuses = reached.map(statusesOf);
    const concerned = new Set(statuses.flatMap((step) => [...step.keys()]));
    if (this.#calls.size > 0)
      for (const [index, account] of chunk.accounts.entries())
        if (this.#calls.has(account)) concerned.add(index);
    const gone = reached.map((): number[] => []);
    for (const index of concerned) {
      const account = chunk.accounts[index] ?? '';
      if (this.#isGone.has(account)) continue;
      const place = this.#follow(account, from, statuses, index);
      if (place === null) continue;
      this.#isGone.add(account);
      gone[place]?.push(index);
    }
    for (const [place, indexes] of gone.entries())
      if (indexes.length > 0)
        this.#gone[from + place]?.push(
          someOf(
            chunk,
            indexes.toSorted((a, b) => a - b),
          ),
        );
  }

  /** @returns the place in the span at which it is liquidated; null: it is not */
  #follow(
    account: string,
    from: number,
    statuses: readonly ReadonlyMap<number, MarginStatus | null>[],
    index: number,
  ): number | null {
    let life = this.#calls.get(account) ?? NO_CALL;
    for (const [place, step] of statuses.entries()) {
      const found = step.get(index);
      // Whoever is not reached is above the call level.
      const status = found === undefined ? 'OK' : found;
      const counts = this.#counts[from + place];
      const atMs = this.atMs[from + place];
      assert(counts !== undefined && atMs !== undefined, 'a span is of steps of the walk');
      if (status === 'LIQUIDATION') {
        counts.liquidated += 1;
        // Its call ends with it.
        this.#calls.delete(account);
        return place;
      }
      const turn = callTurn(life, status, { atMs, graceMs: this.graceMs });
      life = turn.life;
      if (status === null) counts.unmargined += 1;
      if (turn.hasOpened) counts.called += 1;
      if (turn.hasClosed) counts.closed += 1;
      if (turn.fellDue) counts.overdue += 1;
      if (life.open !== null) counts.inCall += 1;
    }
    if (life.open === null) this.#calls.delete(account);
    else this.#calls.set(account, life);
    return null;
  }

  /**
   * The whole of it, once every chunk has been through every span.
   *
   * @param liquidated by step, what those come to who are liquidated there
   * @param fund what pays for those who owe more than they have, ≥ 0
   */
  course(liquidated: readonly Liquidated[], fund: Decimal): WalkCourse {
    let left = fund;
    const told = this.#counts.map((counts, step) => {
      const { notional, badDebt } = liquidated[step] ?? { notional: ZERO, badDebt: ZERO };
      const { fromFund, rest: uncovered } = waterfall(badDebt, left);
      left = left.minus(fromFund ?? ZERO);
      return { counts, notional, badDebt, uncovered, left };
    });
    const count = (name: keyof Counts): number => told.reduce((all, one) => all + one.counts[name], 0);
    const amount = (name: 'notional' | 'badDebt' | 'uncovered'): string =>
      decimalText(sum(told.map((one) => one[name])));
    return {
      steps: told.map(({ counts, ...amounts }): WalkStep => ({
        ...counts,
        ...{ notional: decimalText(amounts.notional), badDebt: decimalText(amounts.badDebt) },
        ...{ fund: decimalText(amounts.left), uncovered: decimalText(amounts.uncovered) },
      })),
      total: {
        ...{ called: count('called'), closed: count('closed'), overdue: count('overdue') },
        ...{ liquidated: count('liquidated'), notional: amount('notional'), badDebt: amount('badDebt') },
        ...{ fund: decimalText(left), uncovered: amount('uncovered') },
      },
    };
  }
}
