import { decimalText } from '../../domain/number/decimal';
import { figureText, STORED_FIGURES } from '../../domain/margin/figures/account-figures';
import { addToTotals, NO_ACCOUNTS, type RunTotals } from '../../domain/margin/figures/run-totals';
import { type AccountStanding, standingOf } from '../../domain/margin/figures/standing';
import type { StoredRun, ReadStoredRun } from '../../ports/live';
import type { MarginEngine, ReadBook } from '../../ports/margin';

const BATCH_SIZE = 1_000;
const DIFFERENCES_AT_MOST = 20;

/** A figure that is stored otherwise than it is computed. */
export interface LiveRunDifference {
  readonly account: string;
  readonly what: string;
  readonly stored: string;
  readonly computed: string;
}

export type LiveRunCheck =
  /** There is nothing to compare, or the inputs moved on after the run. */
  | { readonly kind: 'NO_RUN' }
  | { readonly kind: 'OUTDATED' }
  | {
      readonly kind: 'CHECKED';
      readonly runId: bigint;
      readonly inputsRevision: bigint;
      readonly accounts: number;
      readonly different: number;
      /** The first ones. */
      readonly differences: readonly LiveRunDifference[];
    };

/**
 * Margins every account anew from the database, and compares all that the live run says of them, digit by digit: figures,
 * statuses, open margin calls and totals.
 *
 * Figures of rows are compared where the run's rows are of its own inputs; else statuses and calls only, which every run
 * keeps up to date.
 */
export async function verifyLiveRun(deps: {
  readonly readBook: ReadBook;
  readonly readStoredRun: ReadStoredRun;
  readonly engine: MarginEngine;
}): Promise<LiveRunCheck> {
  return deps.readBook(async (view) => {
    const run = await deps.readStoredRun();
    if (!run || view.live === null) return { kind: 'NO_RUN' };
    if (run.inputsRevision !== view.inputsRevision) return { kind: 'OUTDATED' };
    const differences: LiveRunDifference[] = [];
    let different = 0;
    const note = (found: readonly LiveRunDifference[]): void => {
      different += found.length > 0 ? 1 : 0;
      differences.push(...found.slice(0, DIFFERENCES_AT_MOST - differences.length));
    };
    let totals = NO_ACCOUNTS;
    let margined = 0;
    const market = await view.market();
    const inputs = { ...market, parameters: view.live.parameters };
    for await (const results of deps.engine.marginBooks(inputs, view.accounts(BATCH_SIZE))) {
      for (const result of results) {
        margined += 1;
        const standing = standingOf(result);
        totals = addToTotals(totals, standing.margin);
        note(compared(run, standing));
      }
    }
    // A row of an account that is in no book would be met by none of them.
    note(texts('rows', { accounts: String(run.rows) }, { accounts: String(margined) }));
    note(texts('totals', totalsText(run.totals), totalsText(totals)));
    const { id: runId, inputsRevision } = run;
    return { kind: 'CHECKED', runId, inputsRevision, accounts: totals.accounts, different, differences };
  });
}

function compared(run: StoredRun, standing: AccountStanding): readonly LiveRunDifference[] {
  const { account, margin } = standing;
  const stored = run.account(account);
  if (!stored) return [{ account, what: 'row', stored: 'none', computed: margin?.status ?? 'UNPRICED' }];
  const status = margin?.status ?? 'UNPRICED';
  const wanted: Record<string, string> = { status };
  if (margin) wanted['call'] = status === 'CALL' || status === 'LIQUIDATION' ? status : 'none';
  if (margin && run.areRowsCurrent)
    for (const name of STORED_FIGURES) wanted[name] = figureText(margin[name]) ?? '';
  return texts(account, stored, wanted);
}

function texts(
  account: string,
  stored: Readonly<Record<string, string>>,
  computed: Readonly<Record<string, string>>,
): readonly LiveRunDifference[] {
  return Object.entries(computed).flatMap(([what, text]) =>
    stored[what] === text ? [] : [{ account, what, stored: stored[what] ?? 'none', computed: text }],
  );
}

function totalsText({ statuses, accounts, unpriced, nearLiquidation, ...sums }: RunTotals) {
  return {
    ...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, decimalText(sum)])),
    ...Object.fromEntries(Object.entries(statuses).map(([name, count]) => [name, String(count)])),
    ...{ accounts: String(accounts), unpriced: String(unpriced), nearLiquidation: String(nearLiquidation) },
  };
}
