import { jsonPointer } from '../../json/json-pointer';
import { Decimal, round, ZERO } from '../../number/decimal';
import { assetPrice, collateralRule, countedAmount } from '../method/collateral';
import type { CompiledParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { ownProfit, type SettledProfit, settledProfits } from '../method/settlement';
import type {
  CollateralBalance,
  ExplainedFigure,
  PositionMargin,
  Purpose,
  SettledFigures,
  Term,
} from '../method/types';
import { ofPosition, TERM_ROUNDING, withRounding } from './explain-terms';
import { groupedText, percentText } from './figure-text';

/** An amount of another settlement asset in the unit of account, as one term. */
function valuationTerm(
  { parameters: { settlementAsset } }: MarginInputs,
  { asset, subject, price }: { readonly asset: string; readonly subject: string; readonly price: Decimal },
  amount: Decimal,
  what = '',
): Term {
  const value = round(amount.times(price), TERM_ROUNDING);
  return {
    kind: 'VALUATION',
    path: jsonPointer('collateral', asset, 'pricedBy'),
    ...{ subject, basis: value.abs(), rate: null, amount: value },
    label: `${groupedText(amount)} ${asset}${what} valued at ${groupedText(price)} ${settlementAsset} per ${asset}`,
  };
}

const STEPS = {
  NOTIONAL: { figure: 'notional', step: 'notional', purpose: 'maintenance' },
  INITIAL_MARGIN: { figure: 'initialMargin', step: 'margin', purpose: 'initial' },
  MAINTENANCE_MARGIN: { figure: 'maintenanceMargin', step: 'margin', purpose: 'maintenance' },
} as const satisfies Record<
  string,
  { figure: keyof PositionMargin; step: keyof CompiledParameters['rounding']; purpose: Purpose }
>;

/** The figures of a position that settles in another asset, from those in that asset. */
export function valuedFigures(
  inputs: MarginInputs,
  figures: PositionMargin,
  settled: SettledFigures,
): ExplainedFigure[] {
  const { asset } = settled;
  const subject = figures.instrument;
  const rule = collateralRule(inputs, asset);
  return (Object.keys(STEPS) as (keyof typeof STEPS)[]).map((name) => {
    const { figure, step, purpose } = STEPS[name];
    const price = name === 'NOTIONAL' ? settled.price : assetPrice(inputs, rule, purpose, false);
    const term = valuationTerm(inputs, { asset, subject, price }, settled[figure]);
    const rounding = inputs.parameters.rounding[step];
    return {
      figure: name,
      amount: figures[figure],
      terms: withRounding([term], figures[figure], subject, step, rounding),
    };
  });
}

/** What the profit of everything that settles in other assets makes of equity: by asset, each position's, then the haircut. */
export function settledProfitTerms(
  inputs: MarginInputs,
  positions: readonly PositionMargin[],
  purpose: Purpose,
): Term[] {
  return settledProfits(inputs, positions, purpose).flatMap((settled) => {
    const { asset, joined, balance, equity } = settled;
    const price = priceOf(inputs, joined, purpose);
    const held = positions.filter((position) => position.settled?.asset === asset);
    const valued = held.flatMap((position) => {
      const { instrument, leg } = position;
      const what = ` of profit in ${instrument}${leg ? ` ${leg.toLowerCase()}` : ''}`;
      const profit = ownProfit(position, purpose);
      return ofPosition(position, [
        valuationTerm(inputs, { asset, subject: instrument, price }, profit, what),
      ]);
    });
    // Where the profit turns a balance into a debt, or a debt into a balance, it is valued at the other price.
    const moved = countedAmount(balance).times(price.minus(priceOf(inputs, balance, purpose)));
    const terms = [
      ...valued,
      ...(moved.isZero()
        ? []
        : [
            {
              ...valuationTerm(inputs, { asset, subject: asset, price }, countedAmount(balance)),
              amount: round(moved, TERM_ROUNDING),
            },
          ]),
      ...haircutTerms(inputs, settled, purpose),
    ];
    const { collateralValue } = inputs.parameters.rounding;
    return withRounding(terms, equity, asset, 'collateralValue', collateralValue);
  });
}

function priceOf(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): Decimal {
  const rule = collateralRule(inputs, balance.asset);
  return assetPrice(inputs, rule, purpose, countedAmount(balance).gte(0));
}

/** By how much profit or loss moves the haircut of what the account has of the asset. */
function haircutTerms(
  inputs: MarginInputs,
  { asset, joined, balance }: SettledProfit,
  purpose: Purpose,
): Term[] {
  const { haircut } = collateralRule(inputs, asset);
  const valueOf = (held: CollateralBalance): Decimal =>
    Decimal.max(countedAmount(held), ZERO).times(priceOf(inputs, held, purpose));
  const basis = valueOf(joined).minus(valueOf(balance));
  const amount = round(basis.times(haircut).neg(), TERM_ROUNDING);
  if (amount.isZero()) return [];
  return [
    {
      kind: 'HAIRCUT',
      path: jsonPointer('collateral', asset, 'haircut'),
      ...{ subject: asset, basis: round(basis, TERM_ROUNDING), rate: haircut, amount },
      label: `haircut of ${percentText(haircut)} on ${asset}, profit and loss in it`,
    },
  ];
}
