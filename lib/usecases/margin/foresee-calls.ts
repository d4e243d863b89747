import { CallTally, likelierTouches, PROBABILITY_SCALE } from '../../domain/margin/calls/call-outlook';
import {
  addCallPlace,
  type CallPoints,
  clearCallPoints,
  findCallPoints,
  callPointsOf,
} from '../../domain/margin/calls/call-pass';
import { isCalled } from '../../domain/margin/calls/call-price';
import { LeastFirst, LeastOf } from '../../domain/margin/calls/least-first';
import { amountAt, callPlaces, moveTo, nearestOf } from '../../domain/margin/calls/nearest-call';
import { marginAccount } from '../../domain/margin/method/account';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { type Decimal, decimalText } from '../../domain/number/decimal';
import type { CallOutlook, NearestCall } from '../../ports/call-outlook';
import type { LiveAccounts } from '../../ports/live';

/** Accounts named as nearest to a call. */
const NEAREST = 100;
/** Accounts that are looked through before others work. */
const STRETCH = 5_000;
const AMOUNT_SCALE = 2;

const [OK, WARNING, CALL, LIQUIDATION] = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'].map((name) =>
  MARGIN_STATUSES.findIndex((status) => status === name),
);
const UNPRICED = MARGIN_STATUSES.length;

/** What a look ahead needs beside the book. */
export interface ForeseeDeps {
  /** Of a day, by instrument; those that are not known are absent. */
  readonly volatilities: ReadonlyMap<string, number>;
  /** Lets others work; rejects when the look is to end. */
  readonly pause: () => Promise<void>;
  /** Whether there is time to ask the reference method about one more account. */
  readonly hasTime: () => boolean;
}

/** A look under way: of accounts by index. */
interface Look {
  readonly points: CallPoints;
  /** 1: its first call was looked for. */
  readonly asked: Uint8Array;
  readonly statuses: Uint8Array;
  /** By equity over maintenance margin: those that only the reference method can tell of. */
  readonly waiting: LeastFirst;
}

/**
 * Looks how far a live book is from margin calls: of every account the price of one instrument that calls it first, all others
 * standing still; counted by distance, added up as expectations, and the nearest named.
 *
 * Each account is of one moment, with the market and the version of that moment; the book is not: its accounts are copied stretch by
 * stretch while it moves on, so that nobody who follows it waits. What columns cannot say is asked of the reference method as it is then, those nearest to
 * their call level first, as long as there is time; what is left then is counted. The accounts that are named are read once more when they are, so
 * that their figures are those of their own pages. Accounts that come in the meantime are of the next look.
 *
 * @throws what `pause` rejects with
 * @see docs/methodology.md#distance-to-call
 */
export async function foreseeCalls(accounts: LiveAccounts, deps: ForeseeDeps): Promise<CallOutlook> {
  const count = accounts.accountCount;
  const look: Look = {
    points: callPointsOf(count, [...accounts.market.instruments.keys()]),
    ...{ asked: new Uint8Array(count), statuses: new Uint8Array(count), waiting: new LeastFirst() },
  };
  for (let first = 0; first < count;) first += await lookAtStretch(accounts, first, look, deps);
  const left = await askReference(accounts, look, deps);
  return { ...(await addedUp(look, deps)), left, nearest: await nearestCalls(accounts, look, deps) };
}

/** Solves what columns say, of a stretch of accounts as they are now; gives back how many. */
async function lookAtStretch(
  accounts: LiveAccounts,
  first: number,
  { points, asked, statuses, waiting }: Look,
  { volatilities, pause }: ForeseeDeps,
): Promise<number> {
  const { held, ...of } = accounts.freezeHoldings(first, asked.length);
  await pause();
  const pass = findCallPoints(points, held, of, volatilities);
  while (!pass.next().done) await pause();
  statuses.set(of.statuses, first);
  for (let row = 0; row < held.count; row += 1) {
    if (row % STRETCH === 0) await pause();
    const index = first + row;
    const isLeft = points.isLeft[index] === 1;
    const status = statuses[index];
    if (held.isAsked[row] === 1 && !isLeft) asked[index] = 1;
    else if (status === OK || status === WARNING) {
      if (isLeft) {
        waiting.add(index, ratioOf(held.equity[row] ?? NaN, held.maintenanceMargin[row] ?? NaN));
        continue;
      }
      // Apart, it is in no column.
      const { margin } = accounts.standing(index);
      waiting.add(index, margin?.marginRatio?.toNumber() ?? Infinity);
      await pause();
    }
  }
  return held.count;
}

/** Infinity: it has no maintenance margin. */
function ratioOf(equity: number, maintenanceMargin: number): number {
  return maintenanceMargin > 0 ? equity / maintenanceMargin : Infinity;
}

/** Asks about accounts that the columns do not say all of; gives back how many are left, and marks those that were asked. */
async function askReference(
  accounts: LiveAccounts,
  look: Look,
  { volatilities, pause, hasTime }: ForeseeDeps,
): Promise<number> {
  const { waiting } = look;
  while (hasTime()) {
    const index = waiting.take();
    if (index === undefined) break;
    askAbout(accounts, index, look, volatilities);
    await pause();
  }
  return waiting.size;
}

/** Asks the reference method about an account as it is now. */
function askAbout(
  accounts: LiveAccounts,
  index: number,
  { points, asked, statuses }: Look,
  volatilities: ReadonlyMap<string, number>,
): void {
  const inputs = inputsOf(accounts, index);
  const margined = marginAccount(inputs);
  if (!margined.ok || isCalled(margined.value)) {
    // It has moved since its stretch was copied.
    statuses[index] = margined.ok ? MARGIN_STATUSES.indexOf(margined.value.status) : UNPRICED;
    return;
  }
  clearCallPoints(points, index, index + 1);
  for (const place of callPlaces(inputs, margined.value)) {
    addCallPlace(points, index, {
      instrument: points.instruments.indexOf(place.instrument),
      ratio: place.price.div(place.mark).toNumber(),
      volatility: volatilities.get(place.instrument),
      amount: amountAt(inputs, place).toNumber(),
    });
  }
  asked[index] = 1;
}

function inputsOf(accounts: LiveAccounts, index: number): MarginInputs {
  return { ...accounts.market, parameters: accounts.parameters, book: accounts.book(index) };
}

/** All counts and sums of a look. */
async function addedUp(
  { points, asked, statuses }: Look,
  { pause }: ForeseeDeps,
): Promise<Omit<CallOutlook, 'left' | 'nearest'>> {
  const tally = new CallTally(points);
  let [called, unpriced] = [0, 0];
  for (let from = 0; from < asked.length; from += STRETCH) {
    const to = Math.min(asked.length, from + STRETCH);
    tally.add(asked, from, to);
    for (const status of statuses.subarray(from, to)) {
      if (status === CALL || status === LIQUIDATION) called += 1;
      else if (status === UNPRICED) unpriced += 1;
    }
    await pause();
  }
  const { bands, expected, byInstrument, ...counts } = tally.result();
  return {
    ...{ ...counts, called, unpriced },
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
  };
}

/** The nearest accounts, each margined by the reference method as it stands now. */
async function nearestCalls(
  accounts: LiveAccounts,
  { points, asked }: Look,
  { volatilities, pause }: ForeseeDeps,
): Promise<readonly NearestCall[]> {
  const least = new LeastOf(NEAREST);
  for (const [index, isAsked] of asked.entries()) {
    if (isAsked === 1) least.add(index, points.distance[index] ?? NaN);
    if (index % STRETCH === 0) await pause();
  }
  const found: (NearestCall & { readonly far: Decimal })[] = [];
  for (const index of least.indexes()) {
    const inputs = inputsOf(accounts, index);
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
