import { assert } from '../../../assert';
import { type BookChunk, someOf } from '../../../books/book-chunk';
import { type CallLife, callTurn, NO_CALL } from '../../../margin/calls/call-life';
import { MARGIN_STATUSES, type MarginStatus } from '../../../margin/method/types';
import { type Decimal, decimalText, sum } from '../../../number/decimal';
import { statusesOf } from '../stress/path-through';
import type { ReachedAccounts } from '../stress/reached';
import type { WalkCourse, WalkStep } from './walks';

/** What a step comes to in money: of those who are liquidated there, and what is left of the fund after it. */
export interface StepAmounts {
  readonly notional: Decimal;
  readonly badDebt: Decimal;
  readonly uncovered: Decimal;
  readonly fund: Decimal;
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

/** Null: it cannot be margined there. */
type Standing = MarginStatus | null;
type StandingAt = (step: number) => Standing;

/** Where an account is after some steps: at which it is liquidated, null: at none of them; and its call before or after. */
interface Followed {
  readonly goneAt: number | null;
  readonly life: CallLife;
}

/**
 * Accounts along a path under one set: for each of its steps what came of them, and who is gone. Steps are seen in spans, each of them
 * of every chunk of accounts before the next; in which chunks, and in which spans, changes nothing. Within a span the books of an account may
 * change after a step: what it came to later is then taken back, and seen anew.
 */
export class Walker {
  readonly #counts: { -readonly [Name in keyof Counts]: number }[];
  /** By step, those who are liquidated there, as they stood. */
  readonly #gone: BookChunk[][];
  readonly #goneAt = new Map<string, number>();
  /** Open calls, by account. */
  readonly #calls = new Map<string, CallLife>();
  /** The present span, and the calls that were open before it. */
  #from = 0;
  #end = 0;
  #callsBefore: ReadonlyMap<string, CallLife> = new Map();
  /** Whose books changed within it: since which step, and the call that was open before that. */
  readonly #changed = new Map<string, { readonly from: number; readonly life: CallLife }>();
  /** What was seen of accounts that are not OK all along, each since `from` or since its books changed. */
  readonly #seen = new Map<string, SeenStandings>();

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

  /** Begins the next span. @param from its first step */
  begin(from: number): void {
    this.#from = from;
    this.#callsBefore = new Map(this.#calls);
    this.#changed.clear();
    this.#seen.clear();
  }

  /** Whether it is gone after a step. */
  isGone(account: string, step: number): boolean {
    return (this.#goneAt.get(account) ?? Infinity) <= step;
  }

  /** Those who are liquidated at a step, in pieces. */
  liquidatedAt(step: number): readonly BookChunk[] {
    return this.#gone[step] ?? [];
  }

  /** Takes a chunk through a span, or the rest of it. Whoever is gone already is passed over. */
  see(chunk: BookChunk, { from, reached }: Span): void {
    const statuses = reached.map(statusesOf);
    const concerned = new Set(statuses.flatMap((step) => [...step.keys()]));
    if (this.#calls.size > 0)
      for (const [index, account] of chunk.accounts.entries())
        if (this.#calls.has(account)) concerned.add(index);
    this.#end = from + reached.length;
    const gone = reached.map((): number[] => []);
    for (const index of concerned) {
      const account = chunk.accounts[index] ?? '';
      if (this.#goneAt.has(account)) continue;
      const standings = new SeenStandings();
      const standingAt = (step: number): Standing => {
        const found = statuses[step - from]?.get(index);
        // Whoever is not reached is above the call level.
        return standings.note(step, found === undefined ? 'OK' : found);
      };
      const { goneAt, life } = this.#follow(
        this.#calls.get(account) ?? NO_CALL,
        [from, this.#end],
        standingAt,
        1,
      );
      this.#seen.set(account, standings);
      this.#setCall(account, life);
      if (goneAt === null) continue;
      this.#goneAt.set(account, goneAt);
      gone[goneAt - from]?.push(index);
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

  /**
   * Takes back what was counted after a step of the present span of accounts whose books change there. They are seen anew from the next one.
   *
   * @param accounts that are not gone at the step
   */
  takeBack(accounts: readonly string[], step: number): void {
    const back = new Map<number, Set<string>>();
    for (const account of accounts) {
      const begun = this.#changed.get(account);
      const before = begun?.life ?? this.#callsBefore.get(account) ?? NO_CALL;
      const seen = this.#seen.get(account) ?? new SeenStandings();
      const standingAt = (at: number): Standing => seen.at(at);
      const { goneAt, life } = this.#follow(before, [begun?.from ?? this.#from, step + 1], standingAt, 0);
      assert(goneAt === null, 'whose books change is still there');
      const { goneAt: later } = this.#follow(life, [step + 1, this.#end], standingAt, -1);
      if (later !== null) back.set(later, (back.get(later) ?? new Set()).add(account));
      this.#goneAt.delete(account);
      this.#setCall(account, life);
      this.#changed.set(account, { from: step + 1, life });
      this.#seen.delete(account);
    }
    for (const [place, taken] of back)
      this.#gone[place] = (this.#gone[place] ?? []).map((piece) =>
        someOf(
          piece,
          [...piece.accounts.keys()].filter((index) => !taken.has(piece.accounts[index] ?? '')),
        ),
      );
  }

  #setCall(account: string, life: CallLife): void {
    if (life.open === null) this.#calls.delete(account);
    else this.#calls.set(account, life);
  }

  /** @param times how often it counts: once, not at all, or what was counted is taken back */
  #follow(
    before: CallLife,
    [from, end]: readonly [number, number],
    standingAt: StandingAt,
    times: 1 | 0 | -1,
  ): Followed {
    let life = before;
    for (let step = from; step < end; step += 1) {
      const status = standingAt(step);
      const counts = this.#counts[step];
      const atMs = this.atMs[step];
      assert(counts !== undefined && atMs !== undefined, 'a span is of steps of the walk');
      if (status === 'LIQUIDATION') {
        counts.liquidated += times;
        // Its call ends with it.
        return { goneAt: step, life: NO_CALL };
      }
      const turn = callTurn(life, status, { atMs, graceMs: this.graceMs });
      life = turn.life;
      if (status === null) counts.unmargined += times;
      if (turn.hasOpened) counts.called += times;
      if (turn.hasClosed) counts.closed += times;
      if (turn.fellDue) counts.overdue += times;
      if (life.open !== null) counts.inCall += times;
    }
    return { goneAt: null, life };
  }

  /** The whole of it, once every chunk has been through every span. @param settled of each step */
  course(settled: readonly StepAmounts[]): Omit<WalkCourse, 'deleveraging'> {
    assert(settled.length === this.#counts.length, 'every step was settled');
    const count = (name: keyof Counts): number => this.#counts.reduce((all, one) => all + one[name], 0);
    const amount = (name: 'notional' | 'badDebt' | 'uncovered'): string =>
      decimalText(sum(settled.map((one) => one[name])));
    const steps = settled.map((amounts, step): WalkStep => ({
      ...(this.#counts[step] ?? NOTHING),
      ...{ notional: decimalText(amounts.notional), badDebt: decimalText(amounts.badDebt) },
      ...{ fund: decimalText(amounts.fund), uncovered: decimalText(amounts.uncovered) },
    }));
    return {
      steps,
      total: {
        ...{ called: count('called'), closed: count('closed'), overdue: count('overdue') },
        ...{ liquidated: count('liquidated'), notional: amount('notional'), badDebt: amount('badDebt') },
        ...{ fund: steps.at(-1)?.fund ?? '0', uncovered: amount('uncovered') },
      },
    };
  }
}

const UNMARGINED = MARGIN_STATUSES.length;
const STANDINGS = UNMARGINED + 1;

/** Where an account stands step by step: only where that changes is kept, as most hardly do. It is OK before the first. */
class SeenStandings {
  /** Ascending: step × STANDINGS + place of the standing. */
  #changes: number[] = [];

  /** @param step above those that were noted before */
  note(step: number, standing: Standing): Standing {
    const place = standing === null ? UNMARGINED : MARGIN_STATUSES.indexOf(standing);
    const last = this.#changes.at(-1) ?? 0;
    if (last % STANDINGS !== place) this.#changes.push(step * STANDINGS + place);
    return standing;
  }

  at(step: number): Standing {
    const change = this.#changes.findLast((one) => Math.floor(one / STANDINGS) <= step) ?? 0;
    const place = change % STANDINGS;
    return place === UNMARGINED ? null : (MARGIN_STATUSES[place] ?? 'OK');
  }
}
