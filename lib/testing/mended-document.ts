import type { Random } from '../domain/number/random';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { Decimal } from '../domain/number/decimal';
import { type Json, oneOf } from './drawn-values';

type Part = { [key: string]: Json };

const isPart = (value: Json | undefined): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: Json | undefined): value is string => typeof value === 'string';

const isOneOf = (texts: readonly string[], value: Json | undefined): boolean =>
  isText(value) && texts.includes(value);

/** What drives curves where each stands; what none of them may read the validator refuses. */
const DRIVERS = {
  requirement: ['NOTIONAL', 'NOTIONAL', 'QUANTITY', 'SELECTED_RATE', 'OPEN_INTEREST', 'SKEW', 'VOLATILITY'],
  collateral: ['AMOUNT', 'VALUE', 'TOTAL_DEPOSITS', 'TOTAL_BORROWS'],
  opening: ['AMOUNT', 'VALUE', 'TOTAL_DEPOSITS', 'TOTAL_BORROWS', 'SELECTED_RATE'],
  profit: ['VALUE', 'NET_PROFIT', 'VOLATILITY'],
} as const;

/**
 * Takes a member out of a part, and out of its counterparts where all state it or none: the two weights of a pair, and of assets
 * whether they are liquid.
 */
export function takeOut(document: Json, part: Part, key: string): void {
  delete part[key];
  if (key === 'liquid' && isPart(document) && isPart(document['collateral']))
    for (const rule of Object.values(document['collateral'])) if (isPart(rule)) delete rule[key];
  if (key !== 'amountStep') return;
  const pairOf = (value: Json): Part | null => {
    if (typeof value !== 'object') return null;
    if (isPart(value) && (value['initial'] === part || value['maintenance'] === part)) return value;
    for (const inner of Object.values(value)) {
      const found = pairOf(inner);
      if (found) return found;
    }
    return null;
  };
  const pair = pairOf(document);
  for (const one of [pair?.['initial'], pair?.['maintenance']]) if (isPart(one)) delete one[key];
}

/**
 * Before a ramp a class required less to be kept, and in the modes that are stated there; of a fill less than to open. In place:
 * what a part states is taken out of it later.
 */
function mendRamp(marginClass: Part, ramp: Part): void {
  const { before } = ramp;
  if (!isPart(before)) return;
  const { initialMargin = '', maintenanceMargin = '' } = marginClass;
  const mendEnd = (end: Part): void => {
    end['initialMargin'] = structuredClone(initialMargin);
    end['maintenanceMargin'] = scaledRates(maintenanceMargin, '0.5');
    if (end['fillMargin'] !== undefined) end['fillMargin'] = scaledRates(initialMargin, '0.9');
  };
  ramp['weight'] = { initial: '0.25', maintenance: '0.25' };
  mendEnd(before);
  const { modes } = before;
  if (!isPart(modes)) {
    delete marginClass['modes'];
    return;
  }
  for (const mode of Object.values(modes)) if (isPart(mode)) mendEnd(mode);
  marginClass['modes'] = Object.fromEntries(
    Object.keys(modes).map((mode) => [
      mode,
      {
        initialMargin: structuredClone(initialMargin),
        maintenanceMargin: scaledRates(maintenanceMargin, '0.8'),
      },
    ]),
  );
}

function scaledRates(value: Json, factor: string, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => scaledRates(item, factor, key));
  if (isPart(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, scaledRates(part, factor, name)]),
    );
  return isText(value) && key === 'rate' ? new Decimal(value).times(factor).toFixed() : value;
}

/** Spread charges are between expiry tiers, two that are there. */
function mendTiers(grid: Part): void {
  const { priceRange, spreadCharges } = grid;
  if (priceRange === undefined || !Array.isArray(spreadCharges)) return;
  grid['expiryTiers'] ??= [
    { name: 'near', untilDays: '50', priceRange: structuredClone(priceRange) },
    { name: 'far', priceRange: structuredClone(priceRange) },
  ];
  grid['spreadCharges'] = spreadCharges
    .slice(0, 1)
    .map((charge) => ({ ...(isPart(charge) ? charge : {}), first: 'near', second: 'far' }));
}

/** Both weights of a pair round what they make of a value, or neither does. */
function mendPair({ initial, maintenance }: Part): void {
  if (!isPart(initial) || !isPart(maintenance)) return;
  const step = initial['amountStep'] ?? maintenance['amountStep'];
  if (step === undefined || !isPart(initial['curve'])) return;
  initial['amountStep'] ??= structuredClone(step);
  maintenance['amountStep'] ??= structuredClone(step);
}

/**
 * Brings a drawn document nearer to soundness, in place, where members belong together: a curve through another one
 * has no driver, a constant none either, only a blend has a weight, a power without a step is a whole one. Nearly
 * nothing of what is drawn blindly would be taken otherwise; what is still unsound the validator refuses.
 */
export function mend(random: Random, value: Json, place: keyof typeof DRIVERS = 'requirement'): void {
  if (Array.isArray(value)) for (const item of value) mend(random, item, place);
  if (!isPart(value)) return;
  if (isText(value['shape'])) mendCurve(random, value, place);
  mendPair(value);
  if (Array.isArray(value['spreadCharges'])) mendTiers(value);
  // What maintenance margin adds, initial margin adds too.
  const [initial, maintenance] = [value['initialMargin'], value['maintenanceMargin']];
  if (isPart(initial) && isPart(maintenance) && maintenance['amounts'] !== undefined)
    initial['amounts'] = structuredClone(maintenance['amounts']);
  if (isPart(initial) && isPart(maintenance) && isPart(value['ramp'])) mendRamp(value, value['ramp']);
  if (isText(value['operation'])) {
    if (value['weight'] !== undefined) value['operation'] = 'BLEND';
    else if (value['operation'] === 'BLEND')
      value['operation'] = oneOf(random, ['ADD', 'MAX', 'MULTIPLY', 'MIN']);
  }
  for (const [key, part] of Object.entries(value)) mend(random, part, placeOf(key, place));
  if (isPart(value['marginClasses'])) mendModes(value['marginClasses']);
  if (isPart(value['collateral'])) mendLiquid(value['collateral']);
  if (isPart(value['marginClasses']) && isPart(value['adjustmentProgrammes'])) mendProgrammes(value);
  if (isPart(value['priceGuard'])) Object.assign(value['priceGuard'], structuredClone(SOUND_GUARD));
}

/** Of every asset it is said whether it is liquid, or of none. */
function mendLiquid(collateral: Part): void {
  const rules = Object.values(collateral).filter(isPart);
  const stated = rules.find((rule) => rule['liquid'] !== undefined)?.['liquid'];
  if (stated !== undefined) for (const rule of rules) rule['liquid'] ??= stated;
}

function placeOf(key: string, within: keyof typeof DRIVERS): keyof typeof DRIVERS {
  if (key === 'collateral') return 'collateral';
  if (key === 'profitWeight') return 'profit';
  return key === 'initial' && within === 'collateral' ? 'opening' : within;
}

/** Its moves ascend, and consistency can end what time would: drawn one by one they would never. */
const SOUND_GUARD = {
  ...{ zLimit: '8', barMinutes: 1_440, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};

/** What a programme states belongs together from end to end: it is the example's, of the first class, by its first instrument. */
function mendProgrammes(document: Part): void {
  const { marginClasses, adjustmentProgrammes } = document;
  if (!isPart(marginClasses) || !isPart(adjustmentProgrammes)) return;
  const [[name, stated] = ['', '']] = Object.entries(marginClasses);
  const instruments = isPart(stated) ? stated['instruments'] : undefined;
  const [instrument = ''] = Array.isArray(instruments) ? instruments : [];
  const programme = {
    ...structuredClone(EXAMPLE_PROGRAMME),
    ...{ scope: { marginClasses: [name] }, bounds: { least: '0.8', greatest: '1.2' } },
    signal: { ...EXAMPLE_PROGRAMME.signal, instrument },
  } as unknown as Json;
  document['adjustmentProgrammes'] = Object.fromEntries(
    Object.keys(adjustmentProgrammes)
      .slice(0, 1)
      .map((key) => [key, programme]),
  );
}

/** Modes of a class on a ramp are known to another class too: an account in one that nobody knows is not margined at all. */
function mendModes(marginClasses: Part): void {
  const classes = Object.values(marginClasses).filter(isPart);
  const modes = classes.flatMap((one) =>
    isPart(one['ramp']) && isPart(one['modes']) ? Object.keys(one['modes']) : [],
  );
  const other = classes.find((one) => one['ramp'] === undefined && one['modes'] === undefined);
  if (modes.length === 0 || !other) return;
  const { initialMargin = '', maintenanceMargin = '' } = other;
  other['modes'] = Object.fromEntries(
    modes.map((mode) => [mode, structuredClone({ initialMargin, maintenanceMargin })]),
  );
}

function mendCurve(random: Random, curve: Part, place: keyof typeof DRIVERS): void {
  const isNone = curve['shape'] === 'CONSTANT' || curve['through'] !== undefined;
  const drivers: readonly string[] = DRIVERS[place];
  if (isNone) curve['driver'] = 'CONSTANT';
  else if (!isOneOf(drivers, curve['driver'])) curve['driver'] = oneOf(random, drivers);
  if (curve['shape'] === 'POWER' && !isOneOf(['1', '2', '0.5', '-1'], curve['exponent']))
    curve['exponent'] = oneOf(random, ['1', '2', '-1']);
  if (curve['shape'] === 'POWER' && curve['rootStep'] === undefined && curve['exponent'] === '0.5')
    curve['exponent'] = '1';
  const [least, greatest] = [curve['least'], curve['greatest']];
  if (isText(least) && isText(greatest) && new Decimal(least).gt(greatest)) {
    curve['least'] = greatest;
    curve['greatest'] = least;
  }
}
