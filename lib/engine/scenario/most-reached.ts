/** An account, and in how many scenarios it is called and liquidatable; the second are among the first. */
export interface ReachedAccount {
  readonly account: string;
  readonly called: number;
  readonly liquidatable: number;
}

const KEPT = 20;

/** The accounts that are liquidatable, then called, in the most scenarios; equal ones by their names. */
export class MostReached {
  private kept: ReachedAccount[] = [];

  add(account: string, called: number, liquidatable: number): void {
    if (called === 0) return;
    const added = { account, called, liquidatable };
    const last = this.kept.length < KEPT ? null : this.kept.at(-1);
    if (last && inOrder(last, added) < 0) return;
    this.kept = [...this.kept, added].sort(inOrder).slice(0, KEPT);
  }

  accounts(): readonly ReachedAccount[] {
    return this.kept;
  }
}

function inOrder(a: ReachedAccount, b: ReachedAccount): number {
  return b.liquidatable - a.liquidatable || b.called - a.called || (a.account < b.account ? -1 : 1);
}
