import { Decimal, sum, ZERO } from '../domain/number/decimal';
import type { MarginColumns } from '../domain/margin/figures/margin-columns';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { BookView, MarginEngine } from '../ports/margin';
import { liquidatableIn, solventAmong } from '../usecases/adjustments/steps/liquidatable';

/** Of each account in the order of the book, in units of 1e-8; null of one that cannot be margined. */
export interface Requirements {
  readonly initial: readonly (bigint | null)[];
  readonly maintenance: readonly (bigint | null)[];
}

/** What accounts must hold, and who of them is liquidatable because of what changed. */
export interface Seen extends Requirements {
  /** Liquidatable now, and not by the frozen twin: what was in force when the window began, at prices of now. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  /** Their notional, with that of those who were tipped in the window and are gone. */
  readonly used: Decimal;
}

export interface Noted {
  readonly at: Date;
  readonly account: string;
  readonly notional: Decimal;
}

const CHUNK_ACCOUNTS = 16_384;

/**
 * Looks at a whole book again and again, and keeps a ledger of its own of who was made liquidatable: not by asking what the platform
 * noted, but by margining everybody under what is in force and under the frozen twin.
 */
export class RampWatch {
  private readonly inForce: { readonly at: Date; readonly set: ParameterSet }[] = [];
  private ledger: readonly Noted[] = [];

  constructor(
    private readonly engine: MarginEngine,
    private readonly windowMs: number,
  ) {}

  /** @param since when what is in force came into force */
  async see(view: BookView, since: Date): Promise<Seen> {
    if (view.live === null) throw new Error('there is something in force');
    const { asOf: at } = view;
    const { parameters } = view.live;
    if (this.inForce.at(-1)?.set.hash !== parameters.hash) this.inForce.push({ at: since, set: parameters });
    const { requirements, note } = noting();
    const tipped = await this.tippedBy(view, parameters, note);
    const within = this.ledger.filter((one) => one.at.getTime() > at.getTime() - this.windowMs);
    const known = new Map(within.map(({ account, notional }) => [account, notional]));
    const fresh = [...tipped].flatMap(([account, notional]) =>
      known.has(account) ? [] : [{ at, account, notional }],
    );
    this.ledger = [...within, ...fresh];
    return { ...requirements, tipped, used: usedOf(known, tipped) };
  }

  /** Of the budget, if this were in force now: whom it would tip, with whom was tipped within the window before. */
  async usedUnder(view: BookView, parameters: ParameterSet): Promise<Decimal> {
    const since = view.asOf.getTime() - this.windowMs;
    const within = this.ledger.filter((one) => one.at.getTime() > since);
    const known = new Map(within.map(({ account, notional }) => [account, notional]));
    return usedOf(known, await this.tippedBy(view, parameters));
  }

  /** What accounts would have to hold, if this were in force now. */
  async requirementsUnder(view: BookView, parameters: ParameterSet): Promise<Requirements> {
    const market = await view.market();
    const { requirements, note } = noting();
    for await (const chunk of view.chunks(CHUNK_ACCOUNTS))
      note(await this.engine.marginChunk({ ...market, parameters }, chunk));
    return requirements;
  }

  private async tippedBy(
    view: BookView,
    parameters: ParameterSet,
    look: (columns: MarginColumns) => void = () => undefined,
  ): Promise<ReadonlyMap<string, Decimal>> {
    const began = view.asOf.getTime() - this.windowMs;
    const twin = this.inForce.findLast(({ at }) => at.getTime() <= began) ?? this.inForce[0];
    const market = await view.market();
    const tipped = new Map<string, Decimal>();
    for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) {
      const after = await this.engine.marginChunk({ ...market, parameters }, chunk);
      look(after);
      if (twin === undefined || twin.set.hash === parameters.hash) continue;
      const before = await this.engine.marginChunk({ ...market, parameters: twin.set }, chunk);
      for (const [account, notional] of solventAmong(liquidatableIn(after), before))
        tipped.set(account, notional);
    }
    return tipped;
  }
}

const FIGURES = ['initial', 'maintenance'] as const;

/** How many requirements went the other way. @param sign of what each goes, or stands still */
export function goneBack(from: Requirements, to: Requirements, sign: 1n | -1n): number {
  let count = 0;
  for (const figure of FIGURES)
    for (const [index, after] of to[figure].entries()) {
      const was = from[figure][index] ?? null;
      if (was === null || after === null ? was !== after : (after - was) * sign < 0n) count += 1;
    }
  return count;
}

/** Each position of an account is rounded up by itself, by less than a unit. */
const ROUNDED_AT_MOST = 2n * 60n;

/**
 * How many requirements went further than one part in so many of the way to what is led to, or back; and the furthest that one
 * went, as an amount.
 */
export function jumped(from: Requirements, to: Requirements, end: Requirements, parts: bigint) {
  let [jumps, furthest] = [0, 0n];
  for (const figure of FIGURES)
    for (const [index, after] of to[figure].entries()) {
      const [was, last] = [from[figure][index] ?? null, end[figure][index] ?? null];
      if (was === null || after === null || last === null) continue;
      const by = after - was;
      if (by < 0n || by > (last - was) / parts + ROUNDED_AT_MOST) jumps += 1;
      if (by > furthest) furthest = by;
    }
  return { jumps, furthest: new Decimal(furthest.toString()).div(1e8).toFixed() };
}

function noting() {
  const requirements = { initial: [] as (bigint | null)[], maintenance: [] as (bigint | null)[] };
  const note = (columns: MarginColumns): void => {
    for (let index = 0; index < columns.accounts.length; index += 1) {
      requirements.initial.push(figureAt(columns, index, 'initialMargin'));
      requirements.maintenance.push(figureAt(columns, index, 'maintenanceMargin'));
    }
  };
  return { requirements, note };
}

function usedOf(before: ReadonlyMap<string, Decimal>, now: ReadonlyMap<string, Decimal>): Decimal {
  return sum([
    ...[...now].map(([account, notional]) => Decimal.max(notional, before.get(account) ?? ZERO)),
    ...[...before].flatMap(([account, notional]) => (now.has(account) ? [] : [notional])),
  ]);
}

function figureAt(
  { apart, figures }: MarginColumns,
  index: number,
  figure: 'initialMargin' | 'maintenanceMargin',
): bigint | null {
  const one = apart.get(index);
  if (!one) return BigInt(figures[figure][index] ?? NaN);
  return one.ok ? BigInt(one.value[figure].times(1e8).toFixed(0)) : null;
}
