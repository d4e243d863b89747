import { anchorOf } from '../../../domain/dynamics/anchor';
import { dialsInForce } from '../../../domain/dynamics/in-force';
import type { Observed } from '../../../domain/dynamics/observed';
import type { Programme } from '../../../domain/dynamics/programme';
import { borneTo, decideSlot, type LawState, type Move, SHORTENED_BY } from '../../../domain/dynamics/slot';
import type { Decimal } from '../../../domain/number/decimal';
import type { Dials } from '../../../domain/parameters/effective';
import type { ActingProgramme } from '../../../domain/risk/studies/walks/walks';
import type { MarginEngine } from '../../../ports/margin';
import { bearRises } from '../../adjustments/steps/bear-rises';
import { type PlayedLimits, PlayedWindow } from '../../adjustments/steps/played-window';
import type { BorneBook } from '../../adjustments/steps/tipped-of-book';
import type { VolatilitiesOf } from './bar-volatilities';
import type { PathSignal } from './path-signals';

/** A slot as it was settled: the dials from there on, and who is liquidatable by them and not by the loosest of the window. */
export interface WalkedSlot {
  readonly dials: Dials;
  readonly tipped: ReadonlyMap<string, Decimal>;
}

interface Counts {
  slots: number;
  moved: number;
  heldBack: number;
}

/**
 * Programmes along a path, slot by slot, each at the close of its bars. Those whose bars are as long, and close at one time, are decided
 * together, as the adjuster does; of others the shorter bars first. The window of the liquidation budget begins with the path.
 */
export class WalkProgrammes {
  readonly #engine: MarginEngine;
  readonly #limits: PlayedLimits;
  readonly #window: PlayedWindow;
  readonly #groups: readonly (readonly PathSignal[])[];
  readonly #counts: ReadonlyMap<string, Counts>;
  /** Of all that are in force, also of those that stand still. */
  readonly #inForce: ReadonlyMap<string, Programme>;
  #state: LawState;

  /**
   * @param signals of those that act
   * @param standing how each that is in force stands as the path begins, by name
   */
  constructor(
    engine: MarginEngine,
    limits: PlayedLimits,
    signals: readonly PathSignal[],
    standing: { readonly programmes: ReadonlyMap<string, Programme>; readonly state: LawState },
  ) {
    this.#engine = engine;
    this.#limits = limits;
    this.#inForce = standing.programmes;
    this.#state = standing.state;
    this.#window = new PlayedWindow(limits, this.dials());
    this.#counts = new Map(signals.map(({ name }) => [name, { slots: 0, moved: 0, heldBack: 0 }]));
    const groups = new Map<string, PathSignal[]>();
    for (const one of signals.toSorted(
      (a, b) => a.programme.barMs - b.programme.barMs || a.atMs(0) - b.atMs(0),
    )) {
      const key = `${one.programme.barMs} ${one.atMs(0)}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    this.#groups = [...groups.values()];
  }

  /** In force now. */
  dials(): Dials {
    return dialsInForce(
      [...this.#inForce].flatMap(([name, programme]) => {
        const state = this.#state.get(name);
        return state ? [{ programme, phase: 'LIVE' as const, state }] : [];
      }),
    );
  }

  /** @param place of an instant of the path */
  isDue(place: number): boolean {
    return this.#groups.some((group) => group.some((one) => one.isDue(place)));
  }

  /**
   * Decides what is due at an instant.
   *
   * @param pathMs of the instant, since the path began: the window of the budget goes by it
   */
  async decide(
    place: number,
    pathMs: number,
    view: BorneBook,
    volatilitiesOf: VolatilitiesOf,
  ): Promise<WalkedSlot> {
    let tipped: ReadonlyMap<string, Decimal> = new Map();
    for (const group of this.#groups) {
      const due = group.filter((one) => one.isDue(place));
      if (due.length > 0) tipped = (await this.#decideOf(due, place, pathMs, view, volatilitiesOf)) ?? tipped;
    }
    return { dials: this.dials(), tipped };
  }

  /** Who was tipped, and is gone. */
  note(account: string, pathMs: number, notional: Decimal): void {
    this.#window.note({ account, atMs: pathMs, notional });
  }

  found(): readonly ActingProgramme[] {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([programme, counts]) => ({ programme, ...counts }));
  }

  /** @returns null: the book was asked nothing */
  async #decideOf(
    due: readonly PathSignal[],
    place: number,
    pathMs: number,
    view: BorneBook,
    volatilitiesOf: VolatilitiesOf,
  ): Promise<ReadonlyMap<string, Decimal> | null> {
    const [first] = due;
    if (!first) return null;
    const programmes = new Map(due.map(({ name, programme }) => [name, programme]));
    const observed = new Map(due.map((one) => [one.name, this.#observed(one, place)]));
    const before: LawState = new Map([...this.#state].filter(([name]) => programmes.has(name)));
    const at = { atMs: first.atMs(place), slotMs: first.programme.barMs, observed };
    let moves: readonly Move[] = [];
    const unraised = decideSlot(programmes, before, {
      ...at,
      borne: (asked) => {
        moves = asked;
        return borneTo(asked, []);
      },
    });
    const now = this.dials();
    const { decisions } = unraised;
    const question = this.#window.question({ atMs: pathMs, now, programmes, decisions, moves });
    const borne = question && (await bearRises(this.#engine, view, question, volatilitiesOf));
    const settled =
      moves.length === 0
        ? unraised
        : decideSlot(programmes, before, {
            ...at,
            borne: (asked) =>
              asked.map(({ from }, index) => ({ to: borne?.to[index] ?? from, by: borne?.by[index] ?? [] })),
          });
    this.#state = new Map([...this.#state, ...settled.state]);
    this.#window.settle(pathMs, this.dials());
    for (const { programme, dials } of settled.decisions) {
      const counts = this.#counts.get(programme);
      if (!counts) continue;
      counts.slots += 1;
      if (dials.some(({ before: stood, after }) => stood !== after)) counts.moved += 1;
      if (dials.some(({ gates }) => SHORTENED_BY.some((gate) => gates.includes(gate)))) counts.heldBack += 1;
    }
    return borne?.tipped ?? null;
  }

  #observed(one: PathSignal, place: number): Observed {
    const { seen, isHeld } = one.seenAt(place);
    return {
      ...{ signal: seen, peer: null, liquidity: null, holds: [] },
      unsound: isHeld ? ['PRICE_HELD'] : [],
      anchor: anchorOf(one.programme, this.#limits.version.document),
      ...(one.phase === 'INITIAL_ONLY' ? { onlyInitial: true } : {}),
    };
  }
}
