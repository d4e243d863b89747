import { adjustmentFaults } from './adjustment-relations';
import { decimalText, ONE } from '../../number/decimal';
import { percentText } from '../../number/percent';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import { chargeFaults } from './charge-relations';
import { reserveFaults } from './reserve-relations';
import { concentrationFaults, liquidFaults, weightFaults } from './collateral-relations';
import { readDecimal } from './curve-relations';
import { dialFaults } from './dial-relations';
import { entries, isRecord } from '../../json/form-faults';
import { marginClassFaults } from './formula-relations';
import { legFaults } from './leg-relations';
import { portfolioRelationFaults } from './portfolio-relations';
import { settlementFaults } from './settlement-relations';
import { priceGuardFaults } from './price-guard-relations';

/**
 * Every fault in the relations of a document, as far as its parts are well-formed: a part with a fault of form
 * is passed over here, all others are still checked against each other.
 *
 * Rules are listed with their reasons in docs/methodology.md#validation-rules.
 */
export function relationFaults(input: unknown): Fault[] {
  if (!isRecord(input)) return [];
  return [
    ...marginClassFaults(input),
    ...chargeFaults(input),
    ...reserveFaults(input),
    ...instrumentFaults(input['marginClasses']),
    ...legFaults(input),
    ...dialFaults(input),
    ...collateralFaults(input),
    ...liquidFaults(input['collateral']),
    ...settlementFaults(input),
    ...portfolioRelationFaults(input),
    ...adjustmentFaults(input),
    ...accountRuleFaults(input['accountRules']),
    ...priceGuardFaults(input),
  ];
}

function instrumentFaults(marginClasses: unknown): Fault[] {
  const classOf = new Map<string, string>();
  return entries(marginClasses).flatMap(([name, marginClass]) => {
    if (!isRecord(marginClass) || !Array.isArray(marginClass['instruments'])) return [];
    const instruments: readonly unknown[] = marginClass['instruments'];
    return instruments.flatMap((instrument, index): Fault[] => {
      if (typeof instrument !== 'string') return [];
      const other = classOf.get(instrument);
      classOf.set(instrument, other ?? name);
      if (other === undefined) return [];
      const path = jsonPointer('marginClasses', name, 'instruments', index);
      return other === name
        ? [{ path, rule: 'instrument-repeated', message: `"${instrument}" stands twice in this class.` }]
        : [{ path, rule: 'instrument-in-one-class', message: `"${instrument}" is in class "${other}" too.` }];
    });
  });
}

function collateralFaults(input: Readonly<Record<string, unknown>>): Fault[] {
  const settlementAsset = input['settlementAsset'];
  const classed = new Set(
    entries(input['marginClasses']).flatMap(([, marginClass]): unknown[] =>
      isRecord(marginClass) && Array.isArray(marginClass['instruments']) ? marginClass['instruments'] : [],
    ),
  );
  const faults = entries(input['collateral']).flatMap(([asset, rule]): Fault[] => {
    if (!isRecord(rule)) return [];
    const path = (key: string) => jsonPointer('collateral', asset, key);
    const found: Fault[] = [];
    const haircut = readDecimal(rule['haircut']);
    if (haircut && (haircut.lt(0) || haircut.gt(ONE))) {
      const message = `A haircut is from 0 % to 100 %, not ${percentText(haircut)}.`;
      found.push({ path: path('haircut'), rule: 'haircut-range', message });
    }
    found.push(...concentrationFaults(rule, ['collateral', asset]));
    found.push(...weightFaults(rule['assetWeight'], ['collateral', asset, 'assetWeight'], 'ASSET'));
    found.push(...weightFaults(rule['debtWeight'], ['collateral', asset, 'debtWeight'], 'DEBT'));
    if (readDecimal(rule['maximumValue'])?.lt(0))
      found.push({ path: path('maximumValue'), rule: 'at-least-zero', message: 'It is at least 0.' });
    found.push(...worsePriceFaults(input['marketData'], rule, path('debtWeight')));
    const pricedBy = rule['pricedBy'];
    if (asset === settlementAsset && pricedBy !== undefined) {
      const message = 'The settlement asset is the unit of account: one unit is worth 1, nothing prices it.';
      found.push({ path: path('pricedBy'), rule: 'settlement-unpriced', message });
    } else if (typeof settlementAsset === 'string' && asset !== settlementAsset && pricedBy === undefined) {
      const message = `"${asset}" needs an instrument whose mark price values it.`;
      found.push({ path: path('pricedBy'), rule: 'collateral-priced', message });
    } else if (typeof pricedBy === 'string' && !classed.has(pricedBy)) {
      const message = `"${pricedBy}" is in no margin class, so nothing says that it has a mark price.`;
      found.push({ path: path('pricedBy'), rule: 'collateral-price-known', message });
    }
    return found;
  });
  const collateral = input['collateral'];
  if (
    typeof settlementAsset === 'string' &&
    isRecord(collateral) &&
    !Object.hasOwn(collateral, settlementAsset)
  ) {
    faults.push({
      path: jsonPointer('collateral', settlementAsset),
      rule: 'settlement-collateral',
      message: `The settlement asset, "${settlementAsset}", must be accepted as collateral.`,
    });
  }
  return faults;
}

/** The worse price makes a debt's value larger for opening: a weight of that value might then be the smaller one. */
function worsePriceFaults(
  marketData: unknown,
  rule: Readonly<Record<string, unknown>>,
  path: string,
): Fault[] {
  const isWorse = isRecord(marketData) && marketData['initialPrice'] === 'WORSE_OF_MARK_AND_STABLE';
  const weights = rule['debtWeight'];
  if (!isWorse || rule['debtAs'] !== 'REQUIREMENT' || !isRecord(weights)) return [];
  const readsValue = JSON.stringify(weights).includes('"driver":"VALUE"');
  if (!readsValue) return [];
  const message =
    'A requirement for a debt must not weigh its value where positions open at the worse price.';
  return [{ path, rule: 'initial-covers-maintenance', message }];
}

function accountRuleFaults(rules: unknown): Fault[] {
  if (!isRecord(rules)) return [];
  const faults: Fault[] = [];
  const liquidation = readDecimal(rules['liquidationLevel']);
  if (liquidation?.lte(0)) {
    faults.push({
      path: jsonPointer('accountRules', 'liquidationLevel'),
      rule: 'liquidation-level-positive',
      message: 'It must be above 0: at 0 an account is liquidated only after its equity is gone.',
    });
  }
  const fee = readDecimal(rules['liquidationFee']);
  if (fee && (fee.lt(0) || fee.gte(ONE))) {
    const path = jsonPointer('accountRules', 'liquidationFee');
    faults.push({ path, rule: 'fee-range', message: 'A fee is a fraction from 0 to below 1.' });
  }
  if (readDecimal(rules['maximumProfit'])?.lt(0)) {
    const path = jsonPointer('accountRules', 'maximumProfit');
    faults.push({ path, rule: 'at-least-zero', message: 'It is at least 0.' });
  }
  for (const [higher, lower] of [
    ['warningLevel', 'callLevel'],
    ['callLevel', 'liquidationLevel'],
  ] as const) {
    const above = readDecimal(rules[higher]);
    const below = readDecimal(rules[lower]);
    if (above && below && above.lt(below)) {
      const path = jsonPointer('accountRules', higher);
      const message = `${higher} ${decimalText(above)} is below ${lower} ${decimalText(below)}: it would never come first.`;
      faults.push({ path, rule: 'levels-descend', message });
    }
  }
  return faults;
}
