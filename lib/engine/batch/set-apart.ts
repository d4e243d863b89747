import type { AccountMargin, MarginRefusal } from '../../domain/margin/method/types';
import { refuse, type Result } from '../../domain/result';

/** Name of the process's warning that an account could not be computed; its detail names the account. */
export const FAILED_ACCOUNT_WARNING = 'MarginFailed';

/** Failures are the same for many accounts: each is told once, and no more than so many of them. */
const TOLD_AT_MOST = 100;
const told = new Set<string>();

/**
 * An account's figures, or that computing them failed: by an error of ours, or by a row that no way in would have let pass.
 * That is known of this account alone, so it is set apart by name, and all others are margined. The one place where a
 * failed assertion does not end what was begun.
 *
 * Each distinct failure is a warning of the process, once, for its log.
 */
export function setApartOnFailure(
  account: string,
  compute: () => Result<AccountMargin, MarginRefusal>,
): Result<AccountMargin, MarginRefusal> {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!told.has(error.message) && told.size < TOLD_AT_MOST) {
      told.add(error.message);
      process.emitWarning(error.message, { type: FAILED_ACCOUNT_WARNING, detail: account });
    }
    return refuse({ code: 'CalculationFailed', account, reasons: ['its calculation, which failed'] });
  }
}
