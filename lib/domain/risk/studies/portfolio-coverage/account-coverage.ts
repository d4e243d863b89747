import { compileParameters, type CompiledParameters } from '../../../margin/method/compile';
import type { MarketState } from '../../../margin/method/inputs';
import type { Margined } from '../../../margin/figures/margin-columns';
import { type Decimal, decimalText } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { stationaryBlockLength } from '../../../statistics/bootstrap';
import type { CoveredLoss } from '../../../statistics/breaches/coverage';
import { DIGITS, significant } from '../../../statistics/pinned';
import {
  heldBy,
  lacking,
  type Lacking,
  type MarginedAccount,
  type Past,
  pastOf,
  type PriceFactors,
} from '../models/account-past';
import { amongOthers, breachesOf, observedSpan } from '../price-coverage/breach-figures';
import type { BreachFigures } from '../price-coverage/price-coverage';
import { type CollateralPast, collateralPast } from './moved-collateral';
import {
  type AccountCoverage,
  type AccountSide,
  type PortfolioCoverageAsked,
  SET_SIDES,
  type SetSide,
} from './portfolio-coverage';

/** What accounts are looked at with. */
export interface AccountsOf {
  readonly asked: PortfolioCoverageAsked;
  readonly market: MarketState;
  /** As accounts are margined under them. */
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  readonly moves: PriceFactors;
}

const KINDS = ['positions', 'together'] as const;
type Kind = (typeof KINDS)[number];

/** Losses of one account under one set, of one kind, against margin and equity as they stand. */
interface Series {
  readonly when: SetSide;
  readonly kind: Kind;
  readonly held: readonly CoveredLoss[];
  readonly equity: number;
}

interface Looked {
  readonly one: MarginedAccount;
  readonly past: Past | Lacking;
  readonly collateral: Readonly<Record<SetSide, CollateralPast | null>>;
  readonly series: readonly Series[];
}

/** Series that one drawn history is held against at once. */
const MOST_TOGETHER = 28;

/**
 * Whether maintenance margin of accounts, as it stands, covers what their positions would have lost from day to day, and what these and
 * their collateral would have lost together. p-values are each among those of all accounts of their set and kind.
 *
 * @param accounts in the order in which they are told
 */
export function accountsCovered(
  of: AccountsOf,
  accounts: readonly MarginedAccount[],
): readonly AccountCoverage[] {
  const compiled = { before: compileParameters(of.base), after: compileParameters(of.proposed) };
  const looked = accounts.map((one) => lookedAt(of, compiled, one));
  const figures = new Map<Series, BreachFigures>();
  for (const together of onSameDays(looked)) drawTogether(of.asked, together, figures);
  const adjusted = adjustedAll(of.asked, looked, figures);
  return looked.map((one) => toldOf(of.asked, one, adjusted));
}

function lookedAt(
  of: AccountsOf,
  compiled: Readonly<Record<SetSide, CompiledParameters>>,
  one: MarginedAccount,
): Looked {
  const { market, base, moves, asked } = of;
  const past = one.before.ok
    ? pastOf({ market, set: base, moves }, heldBy(one.book), (bars) => bars < asked.leastMoves)
    : lacking('UNPRICED');
  const times = 'lack' in past ? [] : past.times;
  const collateralIn = (when: SetSide): CollateralPast | null =>
    one[when].ok
      ? collateralPast({ ...market, parameters: compiled[when], book: one.book }, moves, times)
      : null;
  const collateral = { before: collateralIn('before'), after: collateralIn('after') };
  const series =
    'lack' in past ? [] : SET_SIDES.flatMap((when) => seriesOf(past, one, when, collateral[when]));
  return { one, past, collateral, series };
}

function seriesOf(
  { times, losses }: Past,
  one: MarginedAccount,
  when: SetSide,
  collateral: CollateralPast | null,
): readonly Series[] {
  const margined: Margined = one[when];
  if (!margined.ok || collateral === null) return [];
  const margin = asDouble(margined.value.maintenanceMargin);
  return KINDS.map((kind) => ({
    ...{ when, kind, equity: asDouble(margined.value.equity) },
    held: times.map((atMs, day): CoveredLoss => {
      const gain = kind === 'together' ? (collateral.gains[day] ?? 0) : 0;
      return { atMs, margin, loss: significant((losses[day] ?? 0) - gain, DIGITS) };
    }),
  }));
}

/** An exact amount beside losses, which are doubles of as many digits. */
function asDouble(amount: Decimal): number {
  return Number(amount.toSignificantDigits(DIGITS));
}

/** Of the same days the same histories are drawn: there was one market. */
function onSameDays(looked: readonly Looked[]): Iterable<readonly Looked[]> {
  const found = new Map<string, Looked[]>();
  for (const one of looked) {
    if ('lack' in one.past || one.series.length === 0) continue;
    const days = one.past.times.join();
    found.set(days, [...(found.get(days) ?? []), one]);
  }
  return found.values();
}

/** Blocks are as long as the account needs that needs the longest. */
function drawTogether(
  asked: PortfolioCoverageAsked,
  together: readonly Looked[],
  figures: Map<Series, BreachFigures>,
): void {
  const lengths = together.map(({ past }) =>
    'lack' in past ? 1 : stationaryBlockLength(past.losses.map(Math.abs)),
  );
  const all = together.flatMap(({ series }) => series);
  for (let from = 0; from < all.length; from += MOST_TOGETHER) {
    const some = all.slice(from, from + MOST_TOGETHER);
    const found = breachesOf(
      asked,
      some.map(({ held }) => held),
      Math.max(...lengths),
    );
    for (const [place, one] of found.entries()) {
      const series = some[place];
      if (series) figures.set(series, one);
    }
  }
}

/** By set and kind: there is one test of each account in a family. */
function adjustedAll(
  asked: PortfolioCoverageAsked,
  looked: readonly Looked[],
  figures: ReadonlyMap<Series, BreachFigures>,
): (series: Series) => BreachFigures | undefined {
  const adjusted = new Map<BreachFigures, BreachFigures>();
  const all = looked.flatMap(({ series }) => series);
  for (const when of SET_SIDES)
    for (const kind of KINDS) {
      const family = all.flatMap((series) => {
        const found = series.when === when && series.kind === kind ? figures.get(series) : undefined;
        return found ? [{ figures: found, expected: series.held.length * Number(asked.probability) }] : [];
      });
      for (const [alone, together] of amongOthers(asked, family)) adjusted.set(alone, together);
    }
  return (series) => {
    const alone = figures.get(series);
    return alone && adjusted.get(alone);
  };
}

function toldOf(
  asked: PortfolioCoverageAsked,
  { one, past, collateral, series }: Looked,
  figuresOf: (series: Series) => BreachFigures | undefined,
): AccountCoverage {
  const side = (when: SetSide): AccountSide | null => {
    const margined = one[when];
    if (!margined.ok) return null;
    const { maintenanceMargin, equity } = margined.value;
    const lossesOf = (kind: Kind): AccountSide[Kind] => {
      const own = series.find((other) => other.when === when && other.kind === kind);
      const breaches = own && figuresOf(own);
      return own && breaches
        ? { breaches, usedUp: own.held.filter(({ loss }) => loss > own.equity).length }
        : null;
    };
    return {
      ...{ maintenanceMargin: decimalText(maintenanceMargin), equity: decimalText(equity) },
      collateral: collateral[when]?.assets ?? [],
      ...{ positions: lossesOf('positions'), together: lossesOf('together') },
    };
  };
  return {
    ...{ account: one.book.account, instruments: heldBy(one.book).length },
    span: 'lack' in past ? null : observedSpan(asked, past.times),
    lack: 'lack' in past ? past.lack : null,
    ...{ before: side('before'), after: side('after') },
  };
}
