import { CallTally, likelierTouches, PROBABILITY_SCALE } from '../../domain/margin/calls/call-outlook';
import { type CallPoints, clearCallPoints, findCallPoints } from '../../domain/margin/calls/call-pass';
import { isCalled } from '../../domain/margin/calls/call-price';
import { LeastFirst, LeastOf } from '../../domain/margin/calls/least-first';
import { amountAt, callPlaces, moveTo, nearestOf } from '../../domain/margin/calls/nearest-call';
import { marginAccount } from '../../domain/margin/method/account';
import type { MarginInputs } from '../../domain/margin/method/inputs';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { type Decimal, decimalText } from '../../domain/number/decimal';
import type { CallOutlook, NearestCall } from '../../ports/call-outlook';
import type { LiveAccounts } from '../../ports/live';
import type { CallAnswers } from './steps/call-answers';

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
  /** Whether less than a share of the time is used that there is to ask the reference method about one more account. */
  readonly hasTime: (share: number) => boolean;
  /** Of the looks before. */
  readonly answers: CallAnswers;
}

/** A look under way: of accounts by index. */
interface Look {
  readonly points: CallPoints;
  /** 1: its first call was looked for. */
  readonly asked: Uint8Array;
  readonly statuses: Uint8Array;
  /** Those that only the reference method can tell of, and that it did not answer with the present inputs. */
  readonly waiting: Set<number>;
  /** The same, by equity over maintenance margin. */
  readonly nearest: LeastFirst;
  /** The same, those without an answer first, then those with the oldest. */
  readonly oldest: LeastFirst;
}

/** Of the time to ask, for those nearest to their call level; the rest is for those that were not asked about for longest. */
const SHARE_OF_NEAREST = 0.5;

/**
 * Looks how far a live book is from margin calls: of every account the price of one instrument that calls it first, all others
 * standing still; counted by distance, added up as expectations, and the nearest named.
 *
 * Each account is of one moment, with the market and the version of that moment; the book is not: its accounts are copied stretch by
 * stretch while it moves on, so that nobody who follows it waits. What columns cannot say is asked of the reference method as it is then, as long as there is time: half of it for those nearest to
 * their call level, and half for those that no look asked about yet, or longest ago. Where there was none an account counts as an earlier look found it
 * (`earlier`), or as left. The accounts that are named are read once more when they are, so
 * that their figures are those of their own pages. Accounts that come in the meantime are of the next look.
 *
 * @throws what `pause` rejects with
 * @see docs/methodology.md#distance-to-call
 */
export async function foreseeCalls(accounts: LiveAccounts, deps: ForeseeDeps): Promise<CallOutlook> {
  const count = accounts.accountCount;
  const look: Look = {
    points: deps.answers.pointsFor(count, [...accounts.market.instruments.keys()]),
    ...{ asked: new Uint8Array(count), statuses: new Uint8Array(count) },
    ...{ waiting: new Set(), nearest: new LeastFirst(), oldest: new LeastFirst() },
  };
  for (let first = 0; first < count;) first += await lookAtStretch(accounts, first, look, deps);
  await askReference(accounts, look, deps);
  const unasked = await takeEarlier(look, deps);
  return { ...(await addedUp(look, deps)), ...unasked, nearest: await nearestCalls(accounts, look, deps) };
}

/** Solves what columns say, of a stretch of accounts as they are now; gives back how many. */
async function lookAtStretch(
  accounts: LiveAccounts,
  first: number,
  look: Look,
  { volatilities, pause, answers }: ForeseeDeps,
): Promise<number> {
  const { points, asked, statuses } = look;
  const { held, ...of } = accounts.freezeHoldings(first, asked.length);
  await pause();
  const pass = findCallPoints(points, held, of, volatilities);
  while (!pass.next().done) await pause();
  statuses.set(of.statuses, first);
  for (let row = 0; row < held.count; row += 1) {
    if (row % STRETCH === 0) await pause();
    const index = first + row;
    const isLeft = points.isLeft[index] === 1;
    const isSolved = held.isAsked[row] === 1 && !isLeft;
    if (isSolved) asked[index] = 1;
    if (isSolved || (statuses[index] !== OK && statuses[index] !== WARNING)) {
      answers.forget(index);
      continue;
    }
    // What the columns say of it is not all.
    clearCallPoints(points, index, index + 1);
    if (answers.isCurrent(index)) {
      answers.addTo(points, index);
      asked[index] = 1;
    } else if (isLeft) {
      wait(look, answers, index, ratioOf(held.equity[row] ?? NaN, held.maintenanceMargin[row] ?? NaN));
    } else {
      // Apart, it is in no column.
      const { margin } = accounts.standing(index);
      wait(look, answers, index, margin?.marginRatio?.toNumber() ?? Infinity);
      await pause();
    }
  }
  return held.count;
}

function wait({ waiting, nearest, oldest }: Look, answers: CallAnswers, index: number, ratio: number): void {
  waiting.add(index);
  nearest.add(index, ratio);
  // Of those that are as old, the nearest first.
  const near = Math.min(Math.max(ratio, 0), FAR);
  oldest.add(index, answers.inputsOf(index) + near / (1 + near));
}

/** A ratio by which order does not matter any more. */
const FAR = 1e6;

/** Infinity: it has no maintenance margin. */
function ratioOf(equity: number, maintenanceMargin: number): number {
  return maintenanceMargin > 0 ? equity / maintenanceMargin : Infinity;
}

/** Asks about accounts that the columns do not say all of, as long as there is time. */
async function askReference(accounts: LiveAccounts, look: Look, deps: ForeseeDeps): Promise<void> {
  const { waiting, nearest, oldest } = look;
  const orders = [
    { order: nearest, share: SHARE_OF_NEAREST },
    { order: oldest, share: 1 },
  ];
  for (const { order, share } of orders)
    while (waiting.size > 0) {
      const index = order.take();
      if (index === undefined) break;
      // Asked about in the other order.
      if (!waiting.has(index)) continue;
      if (!deps.hasTime(share)) break;
      waiting.delete(index);
      askAbout(accounts, index, look, deps);
      await deps.pause();
    }
}

/** Takes what an earlier look found of those for which there was no time. */
async function takeEarlier(
  { points, asked, waiting }: Look,
  { answers, pause }: ForeseeDeps,
): Promise<Pick<CallOutlook, 'left' | 'earlier'>> {
  let [left, earlier] = [0, 0];
  for (const index of waiting) {
    if ((left + earlier) % STRETCH === 0) await pause();
    if (answers.addTo(points, index)) {
      asked[index] = 1;
      earlier += 1;
    } else left += 1;
  }
  return { left, earlier };
}

/** Asks the reference method about an account as it is now. */
function askAbout(
  accounts: LiveAccounts,
  index: number,
  { points, asked, statuses }: Look,
  { volatilities, answers }: ForeseeDeps,
): void {
  const inputs = inputsOf(accounts, index);
  const margined = marginAccount(inputs);
  answers.forget(index);
  if (!margined.ok || isCalled(margined.value)) {
    // It has moved since its stretch was copied.
    statuses[index] = margined.ok ? MARGIN_STATUSES.indexOf(margined.value.status) : UNPRICED;
    return;
  }
  const places = callPlaces(inputs, margined.value).map((place) => ({
    instrument: points.instruments.indexOf(place.instrument),
    ratio: place.price.div(place.mark).toNumber(),
    volatility: volatilities.get(place.instrument),
    amount: amountAt(inputs, place).toNumber(),
  }));
  answers.put(index, places);
  answers.addTo(points, index);
  asked[index] = 1;
}

function inputsOf(accounts: LiveAccounts, index: number): MarginInputs {
  return { ...accounts.market, parameters: accounts.parameters, book: accounts.book(index) };
}

/** All counts and sums of a look. */
async function addedUp(
  { points, asked, statuses }: Look,
  { pause }: ForeseeDeps,
): Promise<Omit<CallOutlook, 'left' | 'earlier' | 'nearest'>> {
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
