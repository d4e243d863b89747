import type { Decimal } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { AccountPortfolios } from '../method/account-portfolios';
import type { Purpose, Term } from '../method/types';

/** The terms of everything that is margined together, and what offsets take off. */
export function portfolioTerms({ margins, credits }: AccountPortfolios, purpose: Purpose): Term[] {
  const terms = margins.flatMap(({ initialTerms, maintenanceTerms }): readonly Term[] =>
    purpose === 'initial' ? initialTerms : maintenanceTerms,
  );
  const offsets = credits.map(({ offset, portfolio, initial, maintenance }): Term => ({
    kind: 'OFFSET',
    path: jsonPointer('offsets'),
    subject: portfolio,
    basis: purpose === 'initial' ? initial : maintenance,
    rate: null,
    amount: (purpose === 'initial' ? initial : maintenance).neg(),
    label: `credit ${offset}`,
  }));
  return [...terms, ...offsets];
}

/** What a position makes of its portfolio's requirement. */
export function partTerm(instrument: string, portfolio: string, amount: Decimal): Term {
  return {
    kind: 'PORTFOLIO_PART',
    path: jsonPointer('portfolios', portfolio),
    subject: instrument,
    basis: amount,
    rate: null,
    amount,
    label: `${amount.lt(0) ? 'what it hedges' : 'its part'} in portfolio ${portfolio}`,
  };
}
