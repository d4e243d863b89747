import { isDecimalText } from './decimal-text';
import { type CurveDocument, type ModifierDocument, type StepDocument } from './formula-document';
import { formatDecimal, formatRate, NONE, plural } from './format';
import { curveWords, modifierWords, stepWords } from './formula-words';
import { memberWords } from './member-words';
import {
  lengthWords,
  PROGRAMME_NAMES,
  programmePlace,
  programmeSummary,
  withinProgramme,
} from './programme-words';
import { roundingWords } from './rounding-words';

/** Members that are fractions, wherever they stand. */
const FRACTIONS = new Set([
  ...['rate', 'fraction', 'weight', 'haircut', 'liquidationFee', 'recognised', 'cap'],
  ...['initialRate', 'maintenanceRate'],
  ...['leastMove', 'greatestMove', 'unknownVolatilityMove', 'agreement'],
]);

/** What stood or stands at a place of a document, for people: a rate as percent, a part in words. */
export function leafWords(path: string, text: string | null): string {
  if (text === null) return NONE;
  const rounding = /^scale (-?\d+) ([A-Z_]+)$/.exec(text);
  if (rounding) return `${rounding[1]} decimals, ${roundingWords(rounding[2] ?? '')}`;
  const inProgramme = programmeText(path, text);
  if (inProgramme !== null) return inProgramme;
  if (isDecimalText(text)) {
    const member = path.split('/').at(-1) ?? '';
    const length = withinProgramme(path) === null ? lengthOf(member, Number(text)) : null;
    if (length !== null) return length;
    // A balance as a whole is told by its haircut.
    const isFraction =
      FRACTIONS.has(member) || path.includes('/ramp/weight/') || /^\/collateral\/[^/]+$/.test(path);
    return isFraction && !path.includes('/through/') ? formatRate(text) : formatDecimal(text);
  }
  const said = SAID.get(`${path.split('/').at(-1)} ${text}`);
  if (said !== undefined) return said;
  const part = partWords(parsed(text));
  if (part !== null) return part;
  const isName = NAMED.has(path.split('/').at(-1) ?? '') || path.includes('/notionalAt/');
  return isName ? text.toLowerCase().replaceAll('_', ' ') : text;
}

/** A length of time in the unit that its member names; null: it is none. */
function lengthOf(member: string, length: number): string | null {
  const isSeconds = /seconds$/i.test(member);
  if (!isSeconds && !/minutes$/i.test(member)) return null;
  if (isSeconds && (length < 60 || length % 60 > 0)) return plural(length, 'second');
  return length === 0 ? 'none' : lengthWords(isSeconds ? length / 60 : length);
}

/** What stood at a place of an adjustment programme, or what it was as a whole; null: it is told as anything else is. */
function programmeText(path: string, text: string): string | null {
  const place = withinProgramme(path);
  if (place === null) return null;
  if (place === '') return programmeSummary(parsed(text));
  if (text === 'true') return 'yes';
  if (programmePlace(place)?.shown === 'percent' && isDecimalText(text)) return formatRate(text);
  return PROGRAMME_NAMES.get(text) ?? null;
}

/** Members whose value is one of several names. */
const NAMED = new Set([
  ...['comparison', 'callAt', 'withoutRequirement', 'underMargined', 'initialPrice', 'debtAs', 'openOrders'],
  'hedgedLegs',
  ...['notionalAt', 'price', 'openLoss', 'requirement'],
  ...['operation', 'shape', 'driver', 'volatility', 'link', 'of', 'method', 'touches', 'beyond', 'mode'],
]);

/** Values of account rules whose names alone say too little. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['callAt CALL_LEVEL', 'below the call level'],
  ['callAt INITIAL_MARGIN', 'below initial margin too'],
  ['comparison BELOW', 'not below it'],
  ['comparison AT_OR_BELOW', 'below it'],
  ['withoutRequirement LIQUIDATION', 'in liquidation'],
  ['withoutRequirement OK', 'left alone'],
  ['liquid true', 'yes'],
  ['liquid false', 'no'],
  ['underMargined ANY', 'any trade'],
  ['underMargined RISK_REDUCING', 'only what reduces risk'],
  ['fallback ACCEPT', 'the newest held price is taken'],
  ['fallback KEEP', 'the held price is dropped, the last accepted one stays'],
]);

function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function partWords(part: unknown): string | null {
  if (Array.isArray(part)) return listWords(part);
  if (typeof part !== 'object' || part === null) return null;
  if ('scenarios' in part && Array.isArray(part.scenarios))
    return `worst of ${plural(part.scenarios.length, 'scenario')}`;
  if ('openLoss' in part) return orderWords(part);
  if ('reserves' in part && typeof part.reserves === 'string')
    return `both margins by what they reserve of ${part.reserves}`;
  if (isPriceOfEach(part))
    return `initial margin at the ${part.initial.toLowerCase()} price, maintenance margin at the ${part.maintenance.toLowerCase()} price`;
  if ('weight' in part && 'before' in part) return rampWords(part.weight);
  if (isDial(part))
    return `initial margin × ${formatDecimal(part.initial)}, maintenance margin × ${formatDecimal(part.maintenance)}`;
  if ('operation' in part) return modifierWords(part as ModifierDocument);
  if ('shape' in part) return curveWords(part as CurveDocument);
  if ('mode' in part && !('method' in part)) return stepWords(part as StepDocument);
  return membersWords(part);
}

/** How orders are charged for initial margin alone. */
function orderWords(part: object): string {
  const at = 'price' in part && part.price === 'LIMIT' ? 'their limit prices' : 'the mark price';
  const isCharged = 'openLoss' in part && part.openLoss === 'CHARGED';
  return `initial margin only, at ${at}, ${isCharged ? 'with' : 'without'} open loss`;
}

/** A price of the notional for each requirement. */
function isPriceOfEach(part: object): part is { readonly initial: string; readonly maintenance: string } {
  return (
    'initial' in part &&
    'maintenance' in part &&
    typeof part.initial === 'string' &&
    /^(MARK|ENTRY)$/.test(part.initial) &&
    typeof part.maintenance === 'string'
  );
}

/** How far a class is on the way from what it required before. */
function rampWords(weight: unknown): string {
  if (typeof weight !== 'object' || weight === null || !isDial(weight)) return 'a change under way';
  const [initial, maintenance] = [formatRate(weight.initial), formatRate(weight.maintenance)];
  return `a change under way: initial margin ${initial} and maintenance margin ${maintenance} of the way`;
}

/** How far an adjustment programme has moved a class's margins. */
function isDial(part: object): part is { readonly initial: string; readonly maintenance: string } {
  return (
    'initial' in part &&
    'maintenance' in part &&
    typeof part.initial === 'string' &&
    typeof part.maintenance === 'string' &&
    isDecimalText(part.initial) &&
    isDecimalText(part.maintenance)
  );
}

function listWords(list: readonly unknown[]): string | null {
  const isOfModifiers = list.length > 0 && list.every((one) => isObject(one) && 'operation' in one);
  if (isOfModifiers) return list.map(partWords).join('; then ');
  const names = list.map((one) => (isObject(one) && typeof one['name'] === 'string' ? one['name'] : null));
  if (names.length > 0 && names.every((name) => name !== null))
    return names.length <= 4 ? names.join(', ') : `${names.length} named ${names[0]} to ${names.at(-1)}`;
  return list.every((one) => typeof one === 'string') ? list.join(', ') : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** "price range fraction 0.1, initial factor 1.25": the members that are texts or numbers, as deep as they go. */
function membersWords(part: object): string {
  return Object.entries(part)
    .map(([key, member]: [string, unknown]) => {
      const label = memberWords(key);
      if (typeof member === 'string' || typeof member === 'number')
        return `${label} ${leafWords(`/${key}`, String(member))}`;
      return `${label} (${partWords(member) ?? JSON.stringify(member)})`;
    })
    .join(', ');
}
