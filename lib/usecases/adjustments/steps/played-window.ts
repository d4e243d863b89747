import { isTighter, loosest } from '../../../domain/dynamics/in-force';
import type { Programme } from '../../../domain/dynamics/programme';
import type { Move, ProgrammeDecision } from '../../../domain/dynamics/slot';
import {
  budgetOfProgrammes,
  type LiquidationBudget,
} from '../../../domain/governance/guardrails/liquidation-budget';
import { type Decimal, ZERO } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import { NOBODY_CALLED, type RiseQuestion } from './bear-rises';
import { shocksOf } from './rise-question';

const HOUR_MS = 3_600_000;

/** An account that became liquidatable by dials: at the same prices it would not have been by the loosest of the window. */
export interface TippedAccount {
  readonly account: string;
  readonly atMs: number;
  readonly notional: Decimal;
}

/** How far rises may go on a book that is played. */
export interface PlayedLimits {
  readonly version: ParameterSet;
  readonly budget: LiquidationBudget;
  /** The greatest loop gain of a slot's rises, ≥ 1; null: no limit. */
  readonly loopGainMax: Decimal | null;
  /** Every rise is made whole, and who is tipped by that is told all the same. */
  readonly isUnlimited: boolean;
}

/** A slot that is played. */
export interface PlayedSlot {
  readonly atMs: number;
  /** In force before it. */
  readonly now: Dials;
  readonly programmes: ReadonlyMap<string, Programme>;
  readonly decisions: readonly ProgrammeDecision[];
  readonly moves: readonly Move[];
}

/** The window of the liquidation budget while programmes are played on a book: nobody changes anything beside them. */
export class PlayedWindow {
  readonly #limits: PlayedLimits;
  /** Vectors by the slot after which they were in force. */
  readonly #vectors: { readonly atMs: number; readonly dials: Dials }[];
  readonly #tipped: TippedAccount[] = [];

  /** @param begins what was in force before the first slot; where it is played from the beginning, nothing */
  constructor(limits: PlayedLimits, begins: Dials = NO_DIALS) {
    this.#limits = limits;
    this.#vectors = [{ atMs: -Infinity, dials: begins }];
  }

  get tipped(): readonly TippedAccount[] {
    return this.#tipped;
  }

  note(tipped: TippedAccount): void {
    this.#tipped.push(tipped);
  }

  /** What is in force from a slot on. */
  settle(atMs: number, dials: Dials): void {
    this.#vectors.push({ atMs, dials });
  }

  /** What the book is asked of a slot; null: nothing rises, and no dial is above the loosest of the window. */
  question({ atMs, now, programmes, decisions, moves }: PlayedSlot): RiseQuestion | null {
    const { version, budget, loopGainMax, isUnlimited } = this.#limits;
    const sinceMs = atMs - budget.liquidationBudgetWindowHours * HOUR_MS;
    // What was in force when the window began counts, too.
    const first = this.#vectors.findLastIndex((one) => one.atMs <= sinceMs);
    const vectors = this.#vectors.slice(Math.max(0, first)).map(({ dials }) => dials);
    const least = loosest(now, vectors);
    if (moves.length === 0 && !isTighter(now, least)) return null;
    return {
      ...{ version, looser: version, now, moves, loosest: least },
      // Nobody is called by name, and nobody orders anything past the budget.
      ...NOBODY_CALLED,
      shocks: shocksOf({ programmes, version }, decisions, moves),
      tipped: new Map(
        this.#tipped.flatMap((one) => (one.atMs > sinceMs ? [[one.account, one.notional] as const] : [])),
      ),
      loopGainMax: isUnlimited ? null : loopGainMax,
      limitOf: (notional) => (isUnlimited ? null : budgetOfProgrammes(budget, { used: ZERO, notional })),
    };
  }
}
