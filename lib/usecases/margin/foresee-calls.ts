import {
  CallTally,
  leastOf,
  likelierTouches,
  PROBABILITY_SCALE,
} from '../../domain/margin/calls/call-outlook';
import { addCallPlace, type CallPoints, findCallPoints } from '../../domain/margin/calls/call-pass';
import { isCalled } from '../../domain/margin/calls/call-price';
import { amountAt, callPlaces, moveTo, nearestOf } from '../../domain/margin/calls/nearest-call';
import { marginAccount } from '../../domain/margin/method/account';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { type Decimal, decimalText } from '../../domain/number/decimal';
import type { CallOutlook, NearestCall } from '../../ports/call-outlook';
import type { FrozenHoldings, LiveAccounts } from '../../ports/live';

/** Accounts named as nearest to a call. */
const NEAREST = 100;
/** Accounts that are added up before others work. */
const STRETCH = 10_000;
const AMOUNT_SCALE = 2;

const [OK, WARNING, CALL, LIQUIDATION] = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'].map((name) =>
  MARGIN_STATUSES.findIndex((status) => status === name),
);

/** What a look ahead needs beside the book. */
export interface ForeseeDeps {
  /** Of a day, by instrument; those that are not known are absent. */
  readonly volatilities: ReadonlyMap<string, number>;
  /** Lets others work. */
  readonly pause: () => Promise<void>;
  /** Whether there is time to ask the reference method about one more account. */
  readonly hasTime: () => boolean;
}

/**
 * Looks how far a live book is from margin calls: of every account the price of one instrument that calls it first, all others
 * standing still; counted by distance, added up as expectations, and the nearest named.
 *
 * All of it is of the moment at which it is begun; only the accounts that are named are read when they are, so that their figures are
 * those of their own pages. What columns cannot say is asked of the reference method, those nearest to their call level first, as long as
 * there is time; what is left then is counted.
 *
 * @see docs/methodology.md#distance-to-call
 */
export async function foreseeCalls(accounts: LiveAccounts, deps: ForeseeDeps): Promise<CallOutlook> {
  const frozen = accounts.freezeHoldings();
  const { held, statuses, parameters, market } = frozen;
  const pass = findCallPoints(held, { parameters, market }, deps.volatilities);
  let step = pass.next();
  while (!step.done) {
    await deps.pause();
    step = pass.next();
  }
  const points = step.value;
  const asked = Uint8Array.from(held.isAsked, (isAsked, index) => isAsked & ~(points.isLeft[index] ?? 0));
  const left = await askReference(accounts, frozen, points, asked, deps);
  const tally = new CallTally(points);
  for (let from = 0; from < held.count; from += STRETCH) {
    tally.add(asked, from, Math.min(held.count, from + STRETCH));
    await deps.pause();
  }
  const { bands, expected, byInstrument, ...counts } = tally.result();
  const countOf = (...wanted: readonly (number | undefined)[]): number =>
    statuses.reduce((sum, status) => sum + (wanted.includes(status) ? 1 : 0), 0);
  return {
    ...counts,
    left,
    called: countOf(CALL, LIQUIDATION),
    unpriced: countOf(MARGIN_STATUSES.length),
    bands: bands.map(({ above, upTo, ...sides }) => ({
      ...{ above: String(above), upTo: upTo === null ? null : String(upTo) },
      ...sides,
    })),
    expected: expected.map(({ hours, calls, amount }) => ({
      ...{ hours, calls: calls.toFixed(PROBABILITY_SCALE), amount: amount.toFixed(AMOUNT_SCALE) },
    })),
    byInstrument: byInstrument.map(({ expectedCalls, expectedAmount, ...one }) => ({
      ...one,
      expectedCalls: expectedCalls.toFixed(PROBABILITY_SCALE),
      expectedAmount: expectedAmount.toFixed(AMOUNT_SCALE),
    })),
    nearest: await nearestCalls(accounts, points, asked, deps),
  };
}

/** Asks about accounts that the columns do not say all of; gives back how many are left, and marks those that were asked. */
async function askReference(
  accounts: LiveAccounts,
  { held, statuses, parameters, market }: FrozenHoldings,
  points: CallPoints,
  asked: Uint8Array,
  { volatilities, pause, hasTime }: ForeseeDeps,
): Promise<number> {
  const waiting: { readonly index: number; readonly ratio: Decimal | null }[] = [];
  for (let index = 0; index < held.count; index += 1) {
    const status = statuses[index];
    if (asked[index] === 1 || (status !== OK && status !== WARNING)) continue;
    points.distance[index] = Infinity;
    points.days[index] = Infinity;
    points.hasUnknown[index] = 0;
    waiting.push({ index, ratio: accounts.standing(index).margin?.marginRatio ?? null });
    if (waiting.length % STRETCH === 0) await pause();
  }
  waiting.sort((one, other) => (one.ratio?.toNumber() ?? Infinity) - (other.ratio?.toNumber() ?? Infinity));
  for (const [done, { index }] of waiting.entries()) {
    if (!hasTime()) return waiting.length - done;
    const inputs: MarginInputs = { ...market, parameters, book: accounts.book(index) };
    const margined = marginAccount(inputs);
    // Its book has moved since: it is asked about with the next look.
    if (!margined.ok || isCalled(margined.value)) continue;
    for (const place of callPlaces(inputs, margined.value)) {
      addCallPlace(points, index, {
        instrument: points.instruments.indexOf(place.instrument),
        ratio: place.price.div(place.mark).toNumber(),
        volatility: volatilities.get(place.instrument),
        amount: amountAt(inputs, place).toNumber(),
      });
    }
    asked[index] = 1;
    await pause();
  }
  return 0;
}

/** The nearest accounts, each margined by the reference method as it stands now. */
async function nearestCalls(
  accounts: LiveAccounts,
  points: CallPoints,
  asked: Uint8Array,
  { volatilities, pause }: ForeseeDeps,
): Promise<readonly NearestCall[]> {
  const distances = points.distance.map((distance, index) => (asked[index] === 1 ? distance : Infinity));
  const found: (NearestCall & { readonly far: Decimal })[] = [];
  for (const index of leastOf(distances, NEAREST)) {
    if (index >= accounts.accountCount) continue;
    const inputs: MarginInputs = {
      ...accounts.market,
      ...{ parameters: accounts.parameters, book: accounts.book(index) },
    };
    const margined = marginAccount(inputs);
    if (!margined.ok || isCalled(margined.value)) continue;
    const place = nearestOf(callPlaces(inputs, margined.value));
    if (place === null) continue;
    const move = moveTo(place);
    const volatility = volatilities.get(place.instrument) ?? null;
    const { equity, maintenanceMargin } = margined.value;
    found.push({
      ...{ account: inputs.book.account, instrument: place.instrument, far: move.abs() },
      ...{ mark: decimalText(place.mark), price: decimalText(place.price), move: decimalText(move) },
      ...{ equity: decimalText(equity), maintenanceMargin: decimalText(maintenanceMargin) },
      amount: decimalText(amountAt(inputs, place)),
      touches: likelierTouches(place.mark, [place.price], volatility),
    });
    await pause();
  }
  return found
    .sort((one, other) => one.far.cmp(other.far) || (one.account < other.account ? -1 : 1))
    .map(({ far: _far, ...nearest }) => nearest);
}
