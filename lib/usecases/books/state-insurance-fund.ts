import { assert } from '../../domain/assert';
import { INSURANCE_FUND } from '../../domain/governance/insurance-fund';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { AMOUNT_RANGE_RULE, amountRangeMessage } from '../../domain/market/amount-range';
import { type Decimal, decimalText } from '../../domain/number/decimal';
import type { NothingChanged } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { StatedFund } from '../../ports/audit';
import type { Transact } from '../../ports/unit-of-work';

export type StateInsuranceFundRefusal = AccessRefusal | InvalidInput | NothingChanged;

/**
 * States what the insurance fund holds, in the settlement asset: what pays for accounts that owe more than they have. Evidence that is
 * begun from then on holds losses against it. The entry of the log is the statement, and all there is of it.
 *
 * Refused: a balance below 0 (`amount-negative`) or beyond the range of balances (`amount-range`), before the founding (`venue-founded`). NothingChanged: it was stated to be
 * just this. Right: IMPORT.
 */
export async function stateInsuranceFund(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { amount }: { readonly amount: Decimal },
): Promise<Result<StatedFund, StateInsuranceFundRefusal>> {
  const access = accessRefusal(actor, 'IMPORT');
  if (access) return refuse(access);
  const beyond = amountRangeMessage('BALANCE', amount);
  if (beyond !== null) return invalid(AMOUNT_RANGE_RULE, beyond);
  if (amount.lt(0))
    return invalid('amount-negative', `The fund holds 0 or more, not ${decimalText(amount)}.`);
  return transact(async (unit) => {
    const venue = await unit.venue.find();
    if (venue === null) return invalid('venue-founded', 'The venue is not founded yet.', '');
    const { settlementAsset } = venue;
    const present = await unit.audit.onInsuranceFund();
    if (present?.settlementAsset === settlementAsset && present.amount.eq(amount))
      return refuse({ code: 'NothingChanged' });
    await unit.audit.append({
      ...{ actor, action: 'fund.state', subjectKind: 'fund', subjectId: INSURANCE_FUND },
      payload: { amount: decimalText(amount), settlementAsset },
    });
    const stated = await unit.audit.onInsuranceFund();
    assert(stated !== null, 'what was stated is in the log');
    return ok(stated);
  });
}

function invalid(rule: string, message: string, path = '/amount'): Result<never, InvalidInput> {
  return refuse({ code: 'InvalidInput', faults: [{ path, rule, message }] });
}
