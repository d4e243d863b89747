import { decimalText, ONE, round, ROUNDING_MODES, type Decimal } from '../decimal';
import { jsonPointer } from '../json-pointer';
import { marginCurve } from '../margin/curve';
import { firstShortfall } from '../margin/curve-pieces';
import type { Fault } from '../result';
import { curveRelationFaults, readDecimal } from './curve-relations';
import { isRecord } from './form-faults';
import { curveSchema, type CurveDocument } from './parameter-set';

/**
 * Every fault in the relations of a document, as far as its parts are well-formed: a part with a fault of form
 * is passed over here, all others are still checked against each other.
 *
 * Rules are listed with their reasons in docs/methodology.md#validation-rules.
 */
export function relationFaults(input: unknown): Fault[] {
  if (!isRecord(input)) return [];
  return [
    ...marginClassFaults(input['marginClasses']),
    ...instrumentFaults(input['marginClasses']),
    ...collateralFaults(input),
    ...accountRuleFaults(input['accountRules']),
    ...roundingFaults(input['rounding']),
  ];
}

function entries(value: unknown): [string, unknown][] {
  if (!isRecord(value)) return [];
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function marginClassFaults(marginClasses: unknown): Fault[] {
  return entries(marginClasses).flatMap(([name, marginClass]) => {
    if (!isRecord(marginClass)) return [];
    const path = ['marginClasses', name];
    const initial = readCurve(marginClass['initialMargin'], [...path, 'initialMargin', 'curve']);
    const maintenance = readCurve(marginClass['maintenanceMargin'], [...path, 'maintenanceMargin', 'curve']);
    const faults = [...initial.faults, ...maintenance.faults];
    if (initial.sound && maintenance.sound) {
      faults.push(...coverageOfMaintenance(initial.sound, maintenance.sound, path));
    }

    const maximum = readDecimal(marginClass['maximumNotional']);
    const lastFloor = [initial.sound, maintenance.sound]
      .flatMap((curve) => readDecimal(curve?.tiers.at(-1)?.floor) ?? [])
      .reduce<Decimal | null>((top, floor) => (top?.gte(floor) ? top : floor), null);
    if (maximum && lastFloor && maximum.lte(lastFloor)) {
      faults.push({
        path: jsonPointer(...path, 'maximumNotional'),
        rule: 'maximum-above-last-floor',
        message: `It must be above the last tier's floor, ${decimalText(lastFloor)}: that tier could never hold.`,
      });
    }
    return faults;
  });
}

/** A curve's faults, and its document when it has none of any kind. */
function readCurve(formula: unknown, path: string[]): { faults: Fault[]; sound: CurveDocument | null } {
  const curve = isRecord(formula) ? formula['curve'] : undefined;
  const faults = curveRelationFaults(curve, path);
  const parsed = curveSchema.safeParse(curve);
  return { faults, sound: parsed.success && faults.length === 0 ? parsed.data : null };
}

function coverageOfMaintenance(initial: CurveDocument, maintenance: CurveDocument, path: string[]): Fault[] {
  const shortfall = firstShortfall(marginCurve(initial), marginCurve(maintenance));
  if (!shortfall) return [];
  const tier = initial.tiers.findIndex(({ floor }) => readDecimal(floor)?.eq(shortfall.firstTier.floor));
  const figure = (value: Decimal) => decimalText(round(value, { scale: 8, mode: 'HALF_EVEN' }));
  return [
    {
      path: jsonPointer(...path, 'initialMargin', 'curve', 'tiers', tier),
      rule: 'initial-covers-maintenance',
      message:
        `Initial margin falls below maintenance margin above a notional of ${decimalText(shortfall.above)}: ` +
        `at ${figure(shortfall.notional)} it is ${figure(shortfall.firstMargin)} ` +
        `against ${figure(shortfall.secondMargin)}.`,
    },
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
      const message = `A haircut is at least 0 and at most 1, not ${decimalText(haircut)}.`;
      found.push({ path: path('haircut'), rule: 'haircut-range', message });
    }
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

/** Modes that never round in the account's favour; HALF modes are left to the notional alone, as venues use them. */
const SOUND_MODES: Readonly<Record<string, readonly string[]>> = {
  notional: ['UP', 'CEILING', 'HALF_UP', 'HALF_EVEN'],
  margin: ['UP', 'CEILING'],
  profitAndLoss: ['FLOOR'],
  collateralValue: ['FLOOR'],
};

function roundingFaults(rounding: unknown): Fault[] {
  return Object.entries(SOUND_MODES).flatMap(([step, modes]) => {
    const declared = isRecord(rounding) ? rounding[step] : undefined;
    const mode = isRecord(declared) ? declared['mode'] : undefined;
    if (!ROUNDING_MODES.some((known) => known === mode) || modes.includes(String(mode))) return [];
    return [
      {
        path: jsonPointer('rounding', step, 'mode'),
        rule: 'rounding-against-account',
        message: `It must be ${modes.join(' or ')}: ${String(mode)} can understate what an account owes.`,
      },
    ];
  });
}
