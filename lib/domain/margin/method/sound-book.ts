import type { AccountBook, CollateralBalance, Position } from './types';

/**
 * What no book may be, whatever it is margined by; null when it is sound: an instrument held twice on one leg, or both
 * one-way and by legs; a leg on the other side than its name; funding of no position; an asset twice; interest below 0; a chosen rate of the account that is not above 0.
 * The importers and the request refuse it.
 */
export function unsoundness({ account, positions, collateral, selectedRate }: AccountBook): string | null {
  if (selectedRate?.lte(0)) return `account ${account} has a chosen rate above 0`;
  if (!areApart(positions, ({ instrument }) => instrument, canStandBeside))
    return `account ${account} has one position per instrument and leg`;
  const nameOf = ({ asset }: CollateralBalance): string => asset;
  if (!areApart(collateral, nameOf, (one, other) => one.asset !== other.asset))
    return `account ${account} has one balance per asset`;
  for (const { leg, quantity, accruedFunding } of positions) {
    if (!isOnItsSide({ leg, quantity })) return `account ${account} has legs on their sides`;
    if (accruedFunding && quantity.isZero() && !accruedFunding.isZero())
      return `account ${account} has funding of positions`;
  }
  for (const { accruedInterest } of collateral)
    if (accruedInterest?.lt(0)) return `account ${account} owes interest`;
  return null;
}

/** Whether a leg is as its name says, long or short; nothing is either. */
export function isOnItsSide({
  leg,
  quantity,
}: {
  readonly leg: Position['leg'] | 'NET';
  readonly quantity: Position['quantity'];
}): boolean {
  return !leg || leg === 'NET' || quantity.isZero() || quantity.lt(0) === (leg === 'SHORT');
}

/** Whether an account may hold both: in different instruments, or as the two legs of one. */
export function canStandBeside(
  one: Pick<Position, 'instrument' | 'leg'>,
  other: Pick<Position, 'instrument' | 'leg'>,
): boolean {
  if (one.instrument !== other.instrument) return true;
  return one.leg !== undefined && other.leg !== undefined && one.leg !== other.leg;
}

/** So many are compared each with each, which is faster than to look them up by name. */
const FEW = 24;

function areApart<Part>(
  parts: readonly Part[],
  nameOf: (part: Part) => string,
  canBeside: (one: Part, other: Part) => boolean,
): boolean {
  if (parts.length > FEW) return areManyApart(parts, nameOf, canBeside);
  for (let index = 1; index < parts.length; index++)
    for (let before = 0; before < index; before++) {
      const [one, other] = [parts[before], parts[index]];
      if (one && other && !canBeside(one, other)) return false;
    }
  return true;
}

function areManyApart<Part>(
  parts: readonly Part[],
  nameOf: (part: Part) => string,
  canBeside: (one: Part, other: Part) => boolean,
): boolean {
  const byName = new Map<string, Part[]>();
  for (const part of parts) {
    const named = byName.get(nameOf(part)) ?? [];
    // At most two of one name can stand beside each other.
    if (named.length > 1 || !named.every((one) => canBeside(one, part))) return false;
    byName.set(nameOf(part), [...named, part]);
  }
  return true;
}
