import { type Decimal, sum, ZERO } from '../../number/decimal';
import { ok, type Result } from '../../result';
import type { OffsetCredit } from '../portfolio/offset-credit';
import { accountPortfolios } from './account-portfolios';
import { countedAmount } from './collateral';
import type { CompiledParameters } from './compile';
import type { MarginInputs } from './inputs';
import { otherLeg } from './legs';
import { isCharged } from './open-orders';
import type { AccountBook, AccountMargin, MarginRefusal } from './types';

/** Of one requirement and of the other, in the unit of account. */
export interface MarginPair {
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/**
 * What one rule takes off an account's margin: what it would be asked for each position by itself, less what it is asked for them together.
 * Below 0 where together they are asked for more, which a charge for spreads or for prices that are not trusted may do.
 */
export interface RecognisedOffset extends MarginPair {
  readonly kind: 'HEDGED_LEGS' | 'PORTFOLIO' | 'OFFSET';
  /** The class, the portfolio, or the credit. */
  readonly name: string;
}

/** What of an account a set margins together. */
export interface HeldTogether {
  /** Classes of which it holds both legs of a contract, where one leg is charged less because of the other. */
  readonly classes: readonly string[];
  /** Portfolios of which it holds two things. */
  readonly portfolios: readonly string[];
  /** Credits of which it holds both portfolios. */
  readonly offsets: readonly string[];
  /** Each of these things by itself, as a book of the account: with its own orders, in the account's mode, as if nothing else were held. */
  readonly alone: readonly AccountBook[];
}

/** @returns null where the account holds nothing that is margined with anything else */
export function heldTogether(parameters: CompiledParameters, book: AccountBook): HeldTogether | null {
  const classes = new Set<string>();
  const alone: AccountBook[] = [];
  for (const position of book.positions.filter(isCharged)) {
    const marginClass = parameters.classOfInstrument.get(position.instrument);
    const isOffset = marginClass?.hedgedLegs === 'GREATER' || marginClass?.hedgedLegs === 'NET';
    if (!isOffset || !otherLeg(book, position)) continue;
    classes.add(marginClass.name);
    alone.push({ ...book, positions: [position], collateral: [] });
  }
  const held = new Map<string, number>();
  const hold = (portfolio: string): void => void held.set(portfolio, (held.get(portfolio) ?? 0) + 1);
  for (const position of book.positions) {
    const marginClass = parameters.classOfInstrument.get(position.instrument);
    const portfolio = marginClass && parameters.portfolioOfClass.get(marginClass.name);
    if (portfolio === undefined || position.quantity.isZero()) continue;
    hold(portfolio);
    alone.push({ ...book, positions: [position], collateral: [] });
  }
  for (const balance of book.collateral) {
    const listing = parameters.portfolios.filter(({ assets }) => assets.has(balance.asset));
    if (listing.length === 0 || countedAmount(balance).isZero()) continue;
    for (const { compiled } of listing) hold(compiled.name);
    alone.push({ ...book, positions: [], collateral: [balance] });
  }
  const offsets = parameters.offsets
    .filter(({ legs }) => legs.every(({ portfolio }) => held.has(portfolio)))
    .map(({ name }) => name);
  const portfolios = [...held].flatMap(([name, things]) => (things > 1 ? [name] : [])).sort();
  if (classes.size === 0 && portfolios.length === 0 && offsets.length === 0) return null;
  return { classes: [...classes], portfolios, offsets, alone };
}

/** What credits between portfolios take off an account; none, without anything being margined, where it holds nothing that they are between. */
export function creditsOf(
  inputs: MarginInputs,
  { offsets }: HeldTogether,
): Result<readonly OffsetCredit[], MarginRefusal> {
  if (offsets.length === 0) return ok([]);
  const portfolios = accountPortfolios(inputs);
  return portfolios.ok ? ok(portfolios.value.credits) : portfolios;
}

/**
 * What is recognised of an account's offsets, by rule. What every position is asked for by itself is what the account is asked for, plus
 * the sum of these; what a debt requires is the same either way.
 *
 * @param whole its figures
 * @param alone those of `together.alone`, in their order
 * @returns every rule that two things of it come under, those that take off nothing among them
 * @see docs/methodology.md#cross-margin-efficiency
 */
export function recognisedOffsets(
  together: HeldTogether,
  whole: AccountMargin,
  alone: readonly AccountMargin[],
  credits: readonly OffsetCredit[],
): readonly RecognisedOffset[] {
  const ofClass = (name: string) => (margin: AccountMargin) =>
    margin.positions.filter(({ marginClass }) => marginClass === name);
  const ofPortfolio = (name: string) => (margin: AccountMargin) =>
    margin.portfolios.filter((portfolio) => portfolio.name === name);
  const hedged = together.classes.map((name): RecognisedOffset => {
    const joint = ofClass(name)(whole).filter(({ instrument }) => isPair(whole, instrument));
    return { kind: 'HEDGED_LEGS', name, ...less(total(alone.flatMap(ofClass(name))), total(joint)) };
  });
  const portfolios = together.portfolios.map((name): RecognisedOffset => ({
    ...{ kind: 'PORTFOLIO', name },
    ...less(total(alone.flatMap(ofPortfolio(name))), total(ofPortfolio(name)(whole))),
  }));
  const offsets = together.offsets.map((name): RecognisedOffset => {
    const granted = credits.filter(({ offset }) => offset === name);
    return {
      ...{ kind: 'OFFSET', name, initial: sum(granted.map(({ initial }) => initial)) },
      maintenance: sum(granted.map(({ maintenance }) => maintenance)),
    };
  });
  return [...hedged, ...portfolios, ...offsets];
}

function isPair({ positions }: AccountMargin, instrument: string): boolean {
  return positions.filter((one) => one.instrument === instrument && one.leg !== undefined).length > 1;
}

type Required = Pick<AccountMargin, 'initialMargin' | 'maintenanceMargin'>;

function total(parts: readonly Required[]): MarginPair {
  return parts.reduce<MarginPair>(
    (all, { initialMargin, maintenanceMargin }) => ({
      initial: all.initial.plus(initialMargin),
      maintenance: all.maintenance.plus(maintenanceMargin),
    }),
    { initial: ZERO, maintenance: ZERO },
  );
}

function less(a: MarginPair, b: MarginPair): MarginPair {
  return { initial: a.initial.minus(b.initial), maintenance: a.maintenance.minus(b.maintenance) };
}
