import { type Decimal, ZERO } from '../../domain/number/decimal';
import { addToTotals, NO_ACCOUNTS, type RunTotals } from '../../domain/margin/figures/run-totals';
import { marginRefusalSentence, missingOf } from '../../domain/margin/method/refusal';
import type { AccountMargin } from '../../domain/margin/method/types';
import type { AlreadyFounded } from '../../domain/refusals';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { settlementCoverageFaults } from '../../domain/market/settlement-coverage';
import { coverageFaults } from '../../domain/parameters/validate';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import type { MarginEngine, ReadBook } from '../../ports/margin';

const BATCH_SIZE = 1_000;
/** Accounts that a preview names, of each sort. */
const SHOWN = 20;

/** What live margin would be at once if a venue were founded with a parameter set. */
export interface FoundingPreview {
  readonly asOf: Date;
  readonly totals: RunTotals;
  /** The price that was observed first, of all that stand; null where there is none. */
  readonly oldestPrice: { readonly instrument: string; readonly observedAt: Date } | null;
  /** Sum of what would be called, in the settlement asset. */
  readonly called: Decimal;
  /** The accounts that have the least above their maintenance margin, or the most below, worst first; at most 20. */
  readonly worst: readonly AccountMargin[];
  /** The first 20 accounts that could not be margined, with the reason; `totals.unpriced` counts all. */
  readonly unmargined: readonly { readonly account: string; readonly reason: string }[];
  /** How the set and what is listed fit: instruments without a class, and classes of instruments that are not listed. */
  readonly coverage: readonly Fault[];
}

/**
 * Margins every account that was imported before a founding, by the set that the venue would be founded with and by the
 * engine that will margin it. Nothing is stored, and nobody is called.
 */
export function previewFounding(
  { readBook, engine }: { readonly readBook: ReadBook; readonly engine: MarginEngine },
  parameters: ParameterSet,
): Promise<Result<FoundingPreview, AlreadyFounded>> {
  return readBook(async (view): Promise<Result<FoundingPreview, AlreadyFounded>> => {
    if (view.live !== null) return refuse({ code: 'AlreadyFounded' });
    const market = await view.market();
    let totals = NO_ACCOUNTS;
    let called = ZERO;
    let worst: readonly AccountMargin[] = [];
    const unmargined: { account: string; reason: string }[] = [];
    for await (const results of engine.marginBooks({ ...market, parameters }, view.accounts(BATCH_SIZE))) {
      for (const result of results) {
        totals = addToTotals(totals, result.ok ? result.value : null);
        if (result.ok) called = called.plus(result.value.callAmount);
        else if (unmargined.length < SHOWN) {
          const { account, code } = result.refusal;
          unmargined.push({ account, reason: marginRefusalSentence(code, missingOf(result.refusal)) });
        }
      }
      worst = worstOf([...worst, ...results.flatMap((result) => (result.ok ? [result.value] : []))]);
    }
    const { settlementAsset } = parameters.document;
    const settling = [...market.instruments.values()].map((terms) => ({ settlementAsset, ...terms }));
    const coverage = [
      ...coverageFaults(parameters, market.instruments.keys()),
      ...settlementCoverageFaults(parameters, settling),
    ];
    const oldestPrice = oldestOf(market.observedAt);
    return ok({ asOf: view.asOf, oldestPrice, totals, called, worst, unmargined, coverage });
  });
}

/** Of several of one instant the first by name. */
function oldestOf(observedAt: ReadonlyMap<string, Date>): FoundingPreview['oldestPrice'] {
  let oldest: FoundingPreview['oldestPrice'] = null;
  for (const [instrument, at] of observedAt) {
    const later = oldest === null ? -1 : at.getTime() - oldest.observedAt.getTime();
    if (oldest === null || later < 0 || (later === 0 && instrument < oldest.instrument))
      oldest = { instrument, observedAt: at };
  }
  return oldest;
}

/** Of those that owe margin. */
function worstOf(margins: readonly AccountMargin[]): readonly AccountMargin[] {
  const excess = ({ equity, maintenanceMargin }: AccountMargin): Decimal => equity.minus(maintenanceMargin);
  return margins
    .filter(({ maintenanceMargin, equity }) => maintenanceMargin.gt(0) || equity.lt(0))
    .sort((one, other) => excess(one).cmp(excess(other)) || (one.account < other.account ? -1 : 1))
    .slice(0, SHOWN);
}
