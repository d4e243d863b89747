import { differenceText, signOf } from '../_ui/decimal-text';
import { formatCompact, formatCount, plural } from '../_ui/format';

/** What the evidence of a change says of the live accounts, as far as a list tells it. */
export interface Effect {
  readonly accounts: number;
  readonly tighterAccounts: number;
  readonly looserAccounts: number;
  readonly initialMarginBefore: string;
  readonly initialMarginAfter: string;
  readonly newCalls: number;
  readonly newLiquidations: number;
  readonly newlyLiquidatableNotional: string;
}

/** "Initial margin +151.8 k USDT, on 472 of 2,000 accounts. 3 new margin calls; 1 account becomes liquidatable, 40 k notional." */
export function effectWords(effect: Effect, unit: string): string {
  return `${marginWords(effect, unit)} ${whoIsHit(effect)}`;
}

function marginWords(effect: Effect, unit: string): string {
  const change = differenceText(effect.initialMarginAfter, effect.initialMarginBefore);
  const touched = effect.tighterAccounts + effect.looserAccounts;
  if (touched === 0) return 'No account’s margin changes.';
  const amount =
    signOf(change) === 0 ? 'unchanged in sum' : `${formatCompact(change, { signed: true })} ${unit}`;
  return `Initial margin ${amount}, on ${formatCount(touched)} of ${plural(effect.accounts, 'account')}.`;
}

function whoIsHit({ newCalls, newLiquidations, newlyLiquidatableNotional }: Effect): string {
  const calls = newCalls === 0 ? [] : [plural(newCalls, 'new margin call')];
  const verb = newLiquidations === 1 ? 'account becomes' : 'accounts become';
  const liquidations =
    newLiquidations === 0
      ? []
      : [
          `${formatCount(newLiquidations)} ${verb} liquidatable, ${formatCompact(newlyLiquidatableNotional)} notional`,
        ];
  const hit = [...calls, ...liquidations];
  return hit.length === 0 ? 'Nobody is called or liquidated by it.' : `${hit.join('; ')}.`;
}
