import { type ColumnSums, columnSums, NO_SUMS, plusSums } from '../../margin/figures/column-sums';
import type { MarginColumns } from '../../margin/figures/margin-columns';
import { compareBytes } from '../../books/snapshot-line';
import { decimal } from '../../number/decimal';
import {
  affectedAccounts,
  affectedTotal,
  type AffectedSums,
  affectedSums,
  mergeAffectedSums,
} from '../studies/impact/affected-accounts';
import type { AffectedAccount } from '../studies/impact/impact';
import {
  type AffectedSumsText,
  LARGEST_UNFORESEEN,
  type OutcomeFound,
  type Station,
  STATIONS,
  stationSums,
} from './outcome';

/** Some accounts of the simulation, at each station that they are at. */
export type ThenColumns = Readonly<
  Record<'before' | 'predicted' | 'repriced' | 'redialled' | 'changed', MarginColumns>
>;
/** Some accounts of the look. */
export type NowColumns = Readonly<Record<'unchanged' | 'now', MarginColumns>>;

const NOBODY = affectedSums([]);

/** What comes of a change, while accounts are added in any order: each once to `addThen` or `addNow`, or to both. */
export class OutcomeParts {
  readonly #sums = new Map<Station, ColumnSums>(STATIONS.map((station) => [station, NO_SUMS]));
  #predicted: AffectedSums = NOBODY;
  #repriced: AffectedSums = NOBODY;
  #present: AffectedSums = NOBODY;
  /** Whom the change makes liquidatable, of the simulation, and of the look. */
  readonly #foreseen = new Set<string>();
  readonly #liquidatable = new Map<string, AffectedAccount>();

  addThen(columns: ThenColumns): void {
    this.#add(columns);
    const predicted = affectedAccounts({ before: columns.before, after: columns.predicted });
    this.#predicted = mergeAffectedSums(this.#predicted, affectedSums(predicted));
    for (const { account, statusAfter } of predicted)
      if (statusAfter === 'LIQUIDATION') this.#foreseen.add(account);
    const repriced = affectedAccounts({ before: columns.redialled, after: columns.changed });
    this.#repriced = mergeAffectedSums(this.#repriced, affectedSums(repriced));
  }

  addNow(columns: NowColumns): void {
    this.#add(columns);
    const present = affectedAccounts({ before: columns.unchanged, after: columns.now });
    this.#present = mergeAffectedSums(this.#present, affectedSums(present));
    for (const one of present)
      if (one.statusAfter === 'LIQUIDATION') this.#liquidatable.set(one.account, one);
  }

  #add(columns: Readonly<Partial<Record<Station, MarginColumns>>>): void {
    for (const station of STATIONS) {
      const own = columns[station];
      if (own) this.#sums.set(station, plusSums(this.#sums.get(station) ?? NO_SUMS, columnSums(own)));
    }
  }

  found(): OutcomeFound {
    const unforeseen = [...this.#liquidatable.values()].filter(({ account }) => !this.#foreseen.has(account));
    const sums = STATIONS.map(
      (station) => [station, stationSums(this.#sums.get(station) ?? NO_SUMS)] as const,
    );
    return {
      stations: Object.fromEntries(sums) as unknown as OutcomeFound['stations'],
      predicted: sumsText(this.#predicted),
      repriced: sumsText(this.#repriced),
      present: sumsText(this.#present),
      unforeseen: {
        accounts: unforeseen.length,
        largest: unforeseen.toSorted(byNotional).slice(0, LARGEST_UNFORESEEN),
      },
      spared: [...this.#foreseen].filter((account) => !this.#liquidatable.has(account)).length,
    };
  }
}

function byNotional(a: AffectedAccount, b: AffectedAccount): number {
  return decimal(b.notional.after).comparedTo(a.notional.after) || compareBytes(a.account, b.account);
}

function sumsText({ newlyInCall, newlyLiquidatable }: AffectedSums): AffectedSumsText {
  return {
    newlyInCall: affectedTotal(newlyInCall),
    newlyLiquidatable: affectedTotal(newlyLiquidatable),
  };
}
