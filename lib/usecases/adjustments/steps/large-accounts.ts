import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { Decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { effectiveSet } from './effective-set';

/** An account that alone would use a large part of what may be made liquidatable. */
export interface LargeAccount {
  /** At present prices. */
  readonly notional: Decimal;
  /** Whether it would not be liquidatable where dials are wanted, at any of the prices; who is gone stands. */
  readonly stands: boolean;
  /** What it must bring for that, at the worst of the prices, in the settlement asset. */
  readonly missing: Decimal;
}

/** How these accounts stand where dials are wanted, in each market. */
export async function largeAccounts(
  engine: MarginEngine,
  view: Pick<BookView, 'books'>,
  markets: readonly MarketState[],
  { version, atTarget }: { readonly version: ParameterSet; readonly atTarget: Dials },
  accounts: readonly string[],
): Promise<ReadonlyMap<string, LargeAccount>> {
  if (accounts.length === 0) return new Map();
  const level = version.document.accountRules.liquidationLevel;
  const gone: LargeAccount = { notional: ZERO, stands: true, missing: ZERO };
  const found = new Map(accounts.map((one) => [one, gone]));
  const chunk = chunkOfBooks(
    (await view.books(accounts)).toSorted((a, b) => compareBytes(a.account, b.account)),
  );
  for (const [at, market] of markets.entries()) {
    const margins = await engine.marginChunk(
      { ...market, parameters: effectiveSet(version, atTarget) },
      chunk,
    );
    for (const [index, account] of margins.accounts.entries()) {
      const margin = marginAt(margins, index);
      const known = found.get(account) ?? gone;
      if (!margin.ok) {
        found.set(account, { ...known, stands: false });
        continue;
      }
      const { notional, equity, maintenanceMargin, status } = margin.value;
      found.set(account, {
        notional: at === 0 ? notional : known.notional,
        stands: known.stands && status !== 'LIQUIDATION',
        missing: Decimal.max(known.missing, maintenanceMargin.times(level).minus(equity)),
      });
    }
  }
  return found;
}
