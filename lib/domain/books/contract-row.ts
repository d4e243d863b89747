import { decimal, type Decimal, decimalText, round } from '../number/decimal';
import { compare, decimalOf, dividedBy, type Fraction, fractionOf, WHOLE } from '../number/fraction';
import type { Fault } from '../result';
import { amountFaults, rowFault, type Place } from '../market/import-row';
import { unknownInstrument } from '../market/price-row';
import { isOnItsSide } from '../margin/method/sound-book';
import type { OfAccount } from './account-id';

export const LEGS = ['NET', 'LONG', 'SHORT'] as const;
/** NET: the one position in an instrument; LONG and SHORT: the legs of hedge mode. */
export type PositionLeg = (typeof LEGS)[number];

/** The leverage that a holder chose, or the initial margin rate; a rate of 0 takes the choice back. */
export type ChosenRate = { readonly leverage: Decimal } | { readonly rate: Decimal };

/** Sets an account's position in an instrument; quantity 0 closes it, and its entry price is then ignored. */
export interface PositionRow extends OfAccount {
  readonly kind: 'POSITION';
  readonly instrument: string;
  readonly leg: PositionLeg;
  /** Signed: positive is long. */
  readonly quantity: Decimal;
  /** In the settlement asset; null only where quantity is 0. */
  readonly entryPrice: Decimal | null;
  /** Signed, in the settlement asset; null: none. */
  readonly accruedFunding: Decimal | null;
  /** Null: what was chosen before stays. */
  readonly chosen: ChosenRate | null;
}

/** What an account's rows are checked against: the venue's list, the live parameter set, the present. */
export interface BookContext {
  /** Instruments, and when they expire. */
  readonly listed: {
    has(instrument: string): boolean;
    get(instrument: string): { readonly expiresAt?: Date } | undefined;
  };
  /** Instruments among them that are closed. */
  readonly closed: { has(instrument: string): boolean };
  readonly classed: { has(instrument: string): boolean };
  readonly collateral: { has(asset: string): boolean };
  readonly modes: { has(mode: string): boolean };
  /** Whether the instrument's class lets an account hold both legs. */
  readonly hasLegs: (instrument: string) => boolean;
  /** The initial margin rate that the class of an instrument never goes below, > 0; null: it states none. */
  readonly leastRate: (instrument: string) => Fraction | null;
  /** The greatest rate that may be chosen of an instrument, and of all of an account: null. */
  readonly greatestRate: (instrument: string | null) => Decimal;
  readonly now: Date;
}

/**
 * What positions and orders have in common: `instrument-known`; and of what is open `instrument-open`, `instrument-classed`,
 * `not-expired`, `legs-allowed` (the class of the instrument says how legs are charged).
 */
export function contractFaults(
  { instrument, leg }: { readonly instrument: string; readonly leg: PositionLeg },
  place: Place,
  { listed, closed, classed, hasLegs, now }: BookContext,
  isClosing: boolean,
): readonly Fault[] {
  if (!listed.has(instrument)) return [unknownInstrument(instrument, place, 'instrument')];
  if (isClosing) return [];
  const faults: Fault[] = [];
  if (closed.has(instrument)) {
    const message = `"${instrument}" is closed: an import of instruments opens it again.`;
    faults.push(rowFault(place, 'instrument', 'instrument-open', message));
  }
  if (!classed.has(instrument)) {
    const message = `The live version has no margin class for "${instrument}".`;
    faults.push(rowFault(place, 'instrument', 'instrument-classed', message));
  } else if (leg !== 'NET' && !hasLegs(instrument)) {
    const message = `The margin class of "${instrument}" holds one position an account: it has no rule for legs.`;
    faults.push(rowFault(place, 'leg', 'legs-allowed', message));
  }
  const expiresAt = listed.get(instrument)?.expiresAt;
  if (expiresAt && expiresAt <= now) {
    const message = `"${instrument}" expired at ${expiresAt.toISOString()}.`;
    faults.push(rowFault(place, 'instrument', 'not-expired', message));
  }
  return faults;
}

/**
 * Of a position: what contracts have in common (but one in an instrument that has expired is held until it is settled),
 * `price-positive` (entry price), `leg-side`, `funding-of-nothing`, `amount-range`; of what its holder chose `selected-range`,
 * `leverage-maximum`.
 */
export function positionFaults(row: PositionRow, place: Place, context: BookContext): readonly Fault[] {
  const { quantity, entryPrice, leg, accruedFunding, chosen } = row;
  const isClosing = quantity.isZero();
  const faults = [
    ...contractFaults(row, place, context, isClosing).filter(({ rule }) => rule !== 'not-expired'),
  ];
  if (faults.some(({ rule }) => rule === 'instrument-known')) return faults;
  if (chosen) faults.push(...chosenFaults(chosen, row.instrument, place, context));
  if (isClosing && accruedFunding && !accruedFunding.isZero())
    faults.push(
      rowFault(
        place,
        'accruedFunding',
        'funding-of-nothing',
        'A position that closes has no accrued funding: settle it in the balance.',
      ),
    );
  if (isClosing) return faults;
  faults.push(...amountFaults(place, 'quantity', 'QUANTITY', quantity));
  if (!isOnItsSide({ leg, quantity })) {
    const message = `A ${leg.toLowerCase()} leg is not ${decimalText(quantity)}.`;
    faults.push(rowFault(place, 'quantity', 'leg-side', message));
  }
  if (entryPrice === null || entryPrice.lte(0)) {
    const found = entryPrice === null ? 'nothing' : decimalText(entryPrice);
    faults.push(
      rowFault(place, 'entryPrice', 'price-positive', `An open position has a price above 0, not ${found}.`),
    );
  }
  if (entryPrice) faults.push(...amountFaults(place, 'entryPrice', 'PRICE', entryPrice));
  if (accruedFunding) faults.push(...amountFaults(place, 'accruedFunding', 'BALANCE', accruedFunding));
  return faults;
}

function chosenFaults(
  chosen: ChosenRate,
  instrument: string,
  place: Place,
  { leastRate, greatestRate }: BookContext,
): readonly Fault[] {
  const [column, stated] =
    'leverage' in chosen
      ? (['selectedLeverage', chosen.leverage] as const)
      : (['selectedRate', chosen.rate] as const);
  const fault = (rule: string, message: string): readonly Fault[] => [rowFault(place, column, rule, message)];
  const range = chosenRangeMessage(chosen, greatestRate(instrument));
  if (range !== null) return fault('selected-range', range);
  const least = leastRate(instrument);
  if (least === null || stated.isZero()) return [];
  const rate = 'leverage' in chosen ? dividedBy(WHOLE, fractionOf(stated)) : fractionOf(stated);
  if (compare(rate, least) >= 0) return [];
  const most = decimalText(round(decimalOf(dividedBy(WHOLE, least)), { scale: 8, mode: 'DOWN' }));
  const message = `The margin class of "${instrument}" gives at most ${most} times its margin, less than is chosen.`;
  return fault('leverage-maximum', message);
}

/** Nobody means a leverage beyond it. */
const MOST_LEVERAGE = 1_000_000;

/** Why nobody can have chosen it, in one sentence; null when they can. @param greatest rate that may be chosen */
export function chosenRangeMessage(chosen: ChosenRate, greatest: Decimal): string | null {
  const [stated, least, most] =
    'leverage' in chosen ? [chosen.leverage, 1, decimal(String(MOST_LEVERAGE))] : [chosen.rate, 0, greatest];
  if (stated.gte(least) && stated.lte(most)) return null;
  return `${decimalText(stated)} is not from ${least} to ${decimalText(most)}.`;
}
