import { assert } from '../../assert';
import { Decimal, decimal, ZERO } from '../../number/decimal';
import type { OptionStandardDocument } from '../../parameters/document/portfolio-document';
import type { Product } from './charge';
import { amountOf, type OptionLeg } from './market-reader';

/** What an option by itself needs beyond its mark price, which equity holds already; ≥ 0, settlement asset. */
export interface IsolatedRequirement {
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/**
 * A long option: its value, so that equity gains nothing by it. A short call: rate × index. A short put: the greater
 * of rate × index and a fraction of its own mark; initial margin at least the maintenance margin × a scale, both with
 * the mark. The initial rate falls with the distance out of the money, measured on the index.
 */
export function isolatedRequirement(
  { option }: OptionStandardDocument,
  leg: OptionLeg,
  indexPrice: Decimal,
  product: Product,
): IsolatedRequirement {
  const value = product(leg.markPrice, amountOf(leg).abs());
  if (leg.quantity.gt(0)) return { initial: value, maintenance: value };
  const size = amountOf(leg).abs();
  const ofIndex = (rate: Decimal) => product(rate, indexPrice, size);
  const byIndex = ofIndex(initialRate(option, leg, indexPrice, product));
  if (leg.option.right === 'CALL') {
    return { initial: byIndex, maintenance: ofIndex(decimal(option.callMaintenanceRate)) };
  }
  const maintenance = Decimal.max(
    ofIndex(decimal(option.putMaintenanceRate)),
    product(decimal(option.putMaintenanceMarkRate), value),
  );
  const scaled = product(maintenance.plus(value), decimal(option.putInitialScale)).minus(value);
  const initial = Decimal.max(byIndex, scaled);
  assert(initial.gte(ZERO), 'a requirement is not negative');
  return { initial, maintenance };
}

function initialRate(
  option: OptionStandardDocument['option'],
  { option: { strike, right } }: OptionLeg,
  indexPrice: Decimal,
  product: Product,
): Decimal {
  const distance = right === 'CALL' ? strike.minus(indexPrice) : indexPrice.minus(strike);
  const outOfTheMoney = distance.lte(0) ? ZERO : product(distance.div(indexPrice), new Decimal(1));
  return Decimal.max(
    decimal(option.greatestInitialRate).minus(outOfTheMoney),
    decimal(option.leastInitialRate),
  );
}
