/** Between an account and one of its pockets; no identifier has it. */
const POCKET_MARK = '#';

/**
 * A pocket is a margin account of its own that belongs to another: isolated from it, with its own collateral, status and
 * liquidation prices. Its id says both.
 *
 * @param pocket null: the account itself
 */
export function marginAccountId(account: string, pocket: string | null): string {
  return pocket === null ? account : `${account}${POCKET_MARK}${pocket}`;
}

/** What an id says: the account, and the pocket of it, where it is of one. */
export function partsOfAccountId(id: string): { readonly account: string; readonly pocket: string | null } {
  const at = id.indexOf(POCKET_MARK);
  return at < 0
    ? { account: id, pocket: null }
    : { account: id.slice(0, at), pocket: id.slice(at + POCKET_MARK.length) };
}

/** A sequence as sources write it: a whole number from 0 to 2^63 − 1; null: it is none. */
export function parseSequence(text: string): bigint | null {
  return /^(0|[1-9]\d{0,18})$/.test(text) && BigInt(text) < 2n ** 63n ? BigInt(text) : null;
}

/** What every row about an account says. */
export interface OfAccount {
  readonly account: string;
  /** The pocket of it that is meant; null: the account itself. */
  readonly pocket: string | null;
  /**
   * Of a source that is the truth about the account, and states it whole: what it does not name is closed, in its pockets
   * too. Above the one before. Null: what is not named stays as it is.
   */
  readonly sequence: bigint | null;
}
