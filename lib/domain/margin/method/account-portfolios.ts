import { sum, type Decimal, ONE } from '../../number/decimal';
import { ok, refuse, type Result } from '../../result';
import { assetPrice, countedAmount } from './collateral';
import type { CompiledParameters } from './compile';
import type { MarginInputs } from './inputs';
import { type OffsetCredit, offsetCredits } from '../portfolio/offset-credit';
import { portfolioMargin } from '../portfolio/portfolio-margin';
import type { PortfolioLeg, PortfolioMargin, PortfolioMarket, PortfolioRefusal } from '../portfolio/types';
import { isInverse, markPrice, multiplierOf } from './position';
import { otherSettlement } from './settlement';
import type { MarginRefusal, Position } from './types';

/** What an account's portfolios require together, and what offsets between them take off. */
export interface AccountPortfolios {
  readonly margins: readonly PortfolioMargin[];
  readonly credits: readonly OffsetCredit[];
  /** Requirements less credits, in the settlement asset. */
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

/**
 * Margins what an account holds in each portfolio of the set.
 *
 * @returns in the order of the portfolios' names; one in which nothing is held is left out. Or the first figure or
 *   term that is missing or unsound
 */
export function accountPortfolios(inputs: MarginInputs): Result<AccountPortfolios, MarginRefusal> {
  const { parameters, asOf, book } = inputs;
  const { account } = book;
  const margins: PortfolioMargin[] = [];
  for (const portfolio of parameters.portfolios) {
    const legs = legsOf(inputs, portfolio);
    if (legs.length === 0) continue;
    const inverse = positionsOf(inputs, portfolio).filter(({ instrument }) => isInverse(inputs, instrument));
    if (inverse.length > 0) {
      const reasons = inverse.map(
        ({ instrument }) => `${instrument}: an inverse contract is in no portfolio`,
      );
      return refuse({ code: 'UnsoundMarket', account, reasons });
    }
    const others = positionsOf(inputs, portfolio).flatMap(({ instrument }) => {
      const asset = otherSettlement(inputs, instrument);
      return asset === null ? [] : [`${instrument}: what settles in ${asset} is in no portfolio`];
    });
    if (others.length > 0) return refuse({ code: 'UnsoundMarket', account, reasons: others });
    if (!asOf)
      return refuse({ code: 'MissingMarketFigure', account, figures: [`${portfolio.compiled.name} asOf`] });
    const margined = portfolioMargin(portfolio.compiled, legs, portfolioMarket(inputs, asOf));
    if (!margined.ok) return refuse(refusalOf(account, margined.refusal));
    margins.push(margined.value);
  }
  return lessOffsets(parameters, account, margins);
}

export function portfolioMarket({ figures }: Pick<MarginInputs, 'figures'>, asOf: Date): PortfolioMarket {
  return { asOf, figure: (subject, name) => figures?.get(subject)?.[name] };
}

/** What portfolios require together, less what offsets between them take off. */
export function lessOffsets(
  parameters: Pick<CompiledParameters, 'offsets'>,
  account: string,
  margins: readonly PortfolioMargin[],
): Result<AccountPortfolios, MarginRefusal> {
  const credited = offsetCredits(parameters.offsets, margins);
  if (!credited.ok) {
    const reasons = [`${credited.refusal.portfolio} has no price range to credit`];
    return refuse({ code: 'UnsoundMarket', account, reasons });
  }
  const credits = credited.value;
  return ok({
    margins,
    credits,
    initialMargin: sum(margins.map(({ initialMargin }) => initialMargin)).minus(
      sum(credits.map(({ initial }) => initial)),
    ),
    maintenanceMargin: sum(margins.map(({ maintenanceMargin }) => maintenanceMargin)).minus(
      sum(credits.map(({ maintenance }) => maintenance)),
    ),
  });
}

function refusalOf(account: string, refusal: PortfolioRefusal): MarginRefusal {
  switch (refusal.code) {
    case 'MissingFigure':
      return { code: 'MissingMarketFigure', account, figures: [`${refusal.subject} ${refusal.figure}`] };
    case 'UnsoundFigure':
      return {
        code: 'UnsoundMarket',
        account,
        reasons: [`${refusal.subject} ${refusal.figure}: ${refusal.reason}`],
      };
    case 'UnsoundLeg':
      return { code: 'UnsoundMarket', account, reasons: [`${refusal.instrument}: ${refusal.reason}`] };
  }
}

function positionsOf(
  { parameters, book }: MarginInputs,
  { marginClasses }: CompiledParameters['portfolios'][number],
): Position[] {
  return book.positions.filter(({ instrument, quantity }) => {
    const marginClass = parameters.classOfInstrument.get(instrument);
    return !quantity.isZero() && marginClass !== undefined && marginClasses.has(marginClass.name);
  });
}

/** The positions of the portfolio's classes, and the balances that it margins with them. */
export function legsOf(
  inputs: MarginInputs,
  portfolio: CompiledParameters['portfolios'][number],
): PortfolioLeg[] {
  const { parameters, instruments, prices, book } = inputs;
  const { compiled, assets } = portfolio;
  const positions = positionsOf(inputs, portfolio).map(({ instrument, quantity }): PortfolioLeg => {
    const terms = instruments.get(instrument);
    return {
      instrument,
      kind: terms?.kind ?? 'PERPETUAL',
      underlying: terms?.underlying ?? instrument,
      quantity,
      multiplier: multiplierOf(inputs, instrument),
      markPrice: markPrice(prices, instrument),
      ...(terms?.expiresAt ? { expiresAt: terms.expiresAt } : {}),
      ...(terms?.option ? { option: terms.option } : {}),
    };
  });
  const balances = book.collateral
    .filter((balance) => !countedAmount(balance).isZero() && assets.has(balance.asset))
    .flatMap((balance): PortfolioLeg[] => {
      const { asset } = balance;
      const rule = parameters.collateral.get(asset);
      if (!rule) return [];
      const amount = countedAmount(balance);
      return [
        {
          instrument: asset,
          kind: 'SPOT',
          underlying: compiled.document.underlying,
          quantity: amount,
          multiplier: ONE,
          markPrice: assetPrice(inputs, rule, 'maintenance', amount.gt(0)),
        },
      ];
    });
  return [...positions, ...balances];
}
