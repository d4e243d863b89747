import { decimalText, ONE } from '../../number/decimal';
import { compare, fractionOf, minus, WHOLE } from '../../number/fraction';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import { weightSchema, type WeightDocument } from '../document/collateral-document';
import { curveSchema, type Driver } from '../../curves/curve-document';
import { curveRelationFaults, readDecimal } from './curve-relations';
import { rateDominates, stepsAllow } from '../../curves/dominance';
import { entries, isRecord } from '../../json/form-faults';
import { modifierFaults } from './modifier-relations';
import { curveBounds, isWithin, rateBounds } from '../../curves/rate-bounds';

const COLLATERAL_DRIVERS: readonly Driver[] = [
  'CONSTANT',
  'AMOUNT',
  'VALUE',
  'TOTAL_DEPOSITS',
  'TOTAL_BORROWS',
  'VOLATILITY',
];
/** What opens positions may weigh by what the account's holder chose, what keeps them never. */
const OPENING_DRIVERS: readonly Driver[] = [...COLLATERAL_DRIVERS, 'SELECTED_RATE'];
const PROFIT_DRIVERS: readonly Driver[] = ['CONSTANT', 'VALUE', 'NET_PROFIT', 'VOLATILITY'];

type Segments = readonly (string | number)[];

/** What is liquid is said of every asset or of none: of one that says nothing nobody knows whether it pays a call. */
export function liquidFaults(collateral: unknown): Fault[] {
  const rules = entries(collateral).flatMap(([asset, rule]) =>
    isRecord(rule) ? [[asset, rule['liquid']] as const] : [],
  );
  const isStated = rules.some(([, liquid]) => liquid !== undefined);
  return rules.flatMap(([asset, liquid]): Fault[] => {
    if (!isStated || liquid !== undefined) return [];
    const message = `Say of "${asset}" too whether it is liquid: others say it.`;
    return [{ path: jsonPointer('collateral', asset, 'liquid'), rule: 'liquid-of-every-asset', message }];
  });
}

/** Haircut and concentration haircut together are never more than the whole. */
export function concentrationFaults(rule: Readonly<Record<string, unknown>>, segments: Segments): Fault[] {
  const document = rule['concentrationHaircut'];
  if (document === undefined) return [];
  const place = [...segments, 'concentrationHaircut'];
  const faults = curveRelationFaults(document, place, { drivers: COLLATERAL_DRIVERS, rates: 'FREE' });
  const parsed = curveSchema.safeParse(document);
  const haircut = readDecimal(rule['haircut']);
  if (faults.length > 0 || !parsed.success || !haircut || haircut.lt(0) || haircut.gt(ONE)) return faults;
  const { greatest } = curveBounds(parsed.data);
  const left = minus(WHOLE, fractionOf(haircut));
  if (greatest !== null && compare(greatest, left) <= 0) return [];
  const message = `With the haircut of ${decimalText(haircut)} it can come to more than the whole value.`;
  return [{ path: jsonPointer(...place), rule: 'haircut-sum', message }];
}

const RANGES = {
  ASSET: {
    ...{ least: 0, greatest: 1, words: 'from 0 to 1' },
    drivers: { initial: OPENING_DRIVERS, maintenance: COLLATERAL_DRIVERS },
  },
  PROFIT: {
    ...{ least: 0, greatest: 1, words: 'from 0 to 1' },
    drivers: { initial: PROFIT_DRIVERS, maintenance: PROFIT_DRIVERS },
  },
  DEBT: {
    ...{ least: 1, greatest: null, words: 'at least 1' },
    drivers: { initial: OPENING_DRIVERS, maintenance: COLLATERAL_DRIVERS },
  },
} as const;

/**
 * A pair of weights: each in its range at every driver; and what opens positions counts no more of what is owned,
 * and no less of what is owed, than what keeps them.
 */
export function weightFaults(pair: unknown, segments: Segments, kind: keyof typeof RANGES): Fault[] {
  if (!isRecord(pair)) return [];
  const { least, greatest, words, drivers } = RANGES[kind];
  const sound: { initial?: WeightDocument; maintenance?: WeightDocument } = {};
  const faults = (['initial', 'maintenance'] as const).flatMap((purpose): Fault[] => {
    const document = pair[purpose];
    if (!isRecord(document)) return [];
    const place = [...segments, purpose];
    const own = [
      ...curveRelationFaults(document['curve'], [...place, 'curve'], {
        drivers: drivers[purpose],
        rates: 'FREE',
      }),
      ...modifierFaults(document['modifiers'], [...place, 'modifiers'], drivers[purpose]),
    ];
    const parsed = weightSchema.safeParse(document);
    if (own.length > 0 || !parsed.success) return own;
    if (!isWithin(rateBounds(parsed.data.curve, parsed.data.modifiers ?? []), least, greatest)) {
      const message = `A weight that stands here is ${words} at every value of its drivers.`;
      return [{ path: jsonPointer(...place), rule: 'weight-range', message }];
    }
    sound[purpose] = parsed.data;
    return [];
  });
  const { initial, maintenance } = sound;
  if (!initial || !maintenance) return faults;
  const rates = ({ curve, modifiers = [] }: WeightDocument) => ({ curve, modifiers });
  const [higher, lower] = kind === 'DEBT' ? [initial, maintenance] : [maintenance, initial];
  // An amount without a step of its own is rounded as the set declares: by neither, or by both.
  const areSteps =
    stepsAllow(higher.step, lower.step) &&
    (higher.amountStep === undefined) === (lower.amountStep === undefined) &&
    stepsAllow(higher.amountStep, lower.amountStep);
  if (areSteps && rateDominates(rates(higher), rates(lower))) return faults;
  const message =
    kind === 'DEBT'
      ? 'A debt must count for at least as much when positions are opened as when they are kept.'
      : 'It must count for no more when positions are opened than when they are kept.';
  return [...faults, { path: jsonPointer(...segments, 'initial'), rule: 'initial-weight-stricter', message }];
}
