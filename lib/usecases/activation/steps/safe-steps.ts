import { compareBytes } from '../../../domain/books/snapshot-line';
import {
  RAMP_MINUTES_AT_MOST,
  RAMP_STEPS_AT_MOST,
  type RampStep,
} from '../../../domain/governance/activation/ramp-steps';
import { Decimal, decimalText, sum, ZERO } from '../../../domain/number/decimal';
import { type TippedSearch, WEIGHT_GRID } from './tipped-search';

/** A step, with whom it would make liquidatable if accounts and prices stayed as they are. */
export interface SafeStep extends RampStep {
  /** On the grid. */
  readonly weight: number;
  readonly accounts: number;
  readonly notional: Decimal;
}

export interface SafeSteps {
  readonly steps: readonly SafeStep[];
  /** How far they lead, on the grid. */
  readonly reached: number;
  /** Places of those who were passed over: they are tipped wherever a step ends, and no step bears them. */
  readonly passedOver: ReadonlySet<number>;
  /** BLOCKED: the next weight of the grid alone tips more than a whole budget; TOO_LONG: of steps, or of days. */
  readonly end: 'WHOLE' | 'BLOCKED' | 'TOO_LONG';
}

/**
 * The fewest steps in which a ramp keeps within the liquidation budget: each the largest that what is left of it bears, the next one
 * when the budget's window has passed. As everybody is tipped once on the way, no other steps are fewer.
 */
export async function safeSteps(search: TippedSearch, terms: SafeTerms): Promise<SafeSteps> {
  const passedOver = new Set<number>();
  for (;;) {
    const found = await stepsWithout(search, terms, passedOver);
    if (found.end !== 'BLOCKED' || !terms.passesOver || terms.budget === null) return found;
    // Whoever they are tipped with at this weight is tipped with them however the weights before it are cut.
    const first = await tippedBetween(search, passedOver, found.reached, found.reached + 1);
    for (const place of largestFirst(search, first)) {
      const others = first.filter((one) => !passedOver.has(one));
      if (notionalOf(search, others).lte(terms.budget)) break;
      passedOver.add(place);
    }
  }
}

export interface SafeTerms {
  /** Of each window; null: without limit. */
  readonly budget: Decimal | null;
  /** Of it in the first. */
  readonly left: Decimal | null;
  readonly windowHours: number;
  /** Whether those whom no step bears are passed over, the largest first, as if they had paid in. */
  readonly passesOver: boolean;
}

async function stepsWithout(
  search: TippedSearch,
  { budget, left, windowHours }: SafeTerms,
  passedOver: ReadonlySet<number>,
): Promise<SafeSteps> {
  const steps: SafeStep[] = [];
  let [reached, room] = [0, left];
  for (let window = 0; reached < WEIGHT_GRID; window += 1) {
    const afterMinutes = window * windowHours * 60;
    if (afterMinutes > RAMP_MINUTES_AT_MOST || steps.length === RAMP_STEPS_AT_MOST)
      return { steps, reached, passedOver, end: 'TOO_LONG' };
    const [from, bears] = [reached, room];
    const next = await furthest(from, async (weight) => {
      if (bears === null) return true;
      return notionalOf(search, await tippedBetween(search, passedOver, from, weight)).lte(bears);
    });
    // Nothing is left to wait for: the budget of the next window is the same.
    if (next === from && budget !== null && bears?.eq(budget))
      return { steps, reached, passedOver, end: 'BLOCKED' };
    if (next > from || steps.length === 0) {
      const tipped = await tippedBetween(search, passedOver, from, next);
      const trailing = decimalText(new Decimal(next).div(WEIGHT_GRID));
      const step = { afterMinutes, leading: '1', trailing, weight: next };
      steps.push({ ...step, accounts: tipped.length, notional: notionalOf(search, tipped) });
    }
    [reached, room] = [next, budget];
  }
  return { steps, reached, passedOver, end: 'WHOLE' };
}

async function tippedBetween(
  search: TippedSearch,
  passedOver: ReadonlySet<number>,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const before = new Set(from === 0 ? [] : await search.tippedAt(from));
  const after = to === 0 ? [] : await search.tippedAt(to);
  return after.filter((place) => !before.has(place) && !passedOver.has(place));
}

function notionalOf({ accounts }: TippedSearch, places: readonly number[]): Decimal {
  return sum(places.map((place) => accounts[place]?.notional ?? ZERO));
}

function largestFirst({ accounts }: TippedSearch, places: readonly number[]): readonly number[] {
  const of = (place: number) => accounts[place] ?? { account: '', notional: ZERO };
  return [...places].sort(
    (a, b) => of(b).notional.comparedTo(of(a).notional) || compareBytes(of(a).account, of(b).account),
  );
}

/** The last weight on the grid that holds; where it begins is not asked. */
async function furthest(from: number, holds: (weight: number) => Promise<boolean>): Promise<number> {
  if (await holds(WEIGHT_GRID)) return WEIGHT_GRID;
  let [low, high] = [from, WEIGHT_GRID];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
