/** What the places of an adjustment programme are called, and how their figures are written: to its form and to a diff of it. */

export type PlaceShown = 'percent' | 'plain' | 'whole' | 'text';

interface PlaceWords {
  /** What it belongs to: "Signal". */
  readonly group: string;
  readonly label: string;
  readonly shown: PlaceShown;
}

const GROUPS = {
  scope: 'Moves',
  signal: 'Signal',
  volatility: 'Volatility',
  target: 'Target',
  antiProcyclicality: 'Against procyclicality',
  bounds: 'Bounds',
  band: 'Band and wait',
  initial: 'Initial dial',
  maintenance: 'Maintenance dial',
  whenRequirementChanges: 'When a change touches what dials multiply',
} as const;

const SPEED = {
  'rise/by': ['rises by at most', 'percent'],
  'rise/hours': ['rise: within hours', 'whole'],
  'fall/by': ['falls by at most', 'percent'],
  'fall/hours': ['fall: within hours', 'whole'],
  largestStep: ['largest step up', 'percent'],
  windows: ['windows', 'text'],
  'windows/*/hours': ['window of hours', 'whole'],
  'windows/*/multiple': ['window: at most times its least', 'plain'],
} as const;

/** By place within the programme; a star is a number. */
const PLACES: Readonly<Record<string, readonly [label: string, shown: PlaceShown]>> = {
  'scope/marginClasses': ['margin classes', 'text'],
  'scope/portfolios': ['portfolios', 'text'],
  'signal/instrument': ['follows the bars of', 'text'],
  'signal/barMinutes': ['bars of minutes', 'whole'],
  'signal/firstBar': ['first bar opens', 'text'],
  'signal/maximumAgeMinutes': ['newest bar no older than minutes', 'whole'],
  'signal/peer': ['peer while history is short', 'text'],
  'signal/sessions': ['sessions', 'text'],
  'signal/sessions/weekdays': ['days with a session', 'text'],
  'signal/sessions/closedOn': ['days without a session', 'text'],
  'volatility/fastDecay': ['fast decay', 'plain'],
  'volatility/slowDecay': ['slow decay', 'plain'],
  'volatility/fastWeight': ['weight of the fast one', 'percent'],
  'volatility/stressDays': ['stress: window of days', 'whole'],
  'volatility/lookBackDays': ['looks back days', 'whole'],
  'volatility/least': ['per bar at least', 'percent'],
  'volatility/shock': ['rest after a shock', 'text'],
  'volatility/shock/multiple': ['a shock: range beyond times volatility', 'plain'],
  'volatility/shock/restHours': ['maintenance then rests for hours', 'whole'],
  'target/quantile': ['covers standard deviations', 'plain'],
  'target/horizonBars': ['horizon in bars', 'plain'],
  'target/anchor': ['dial is a multiple of', 'text'],
  'target/anchor/kind': ['dial is a multiple of', 'text'],
  'target/anchor/reference': ['rate that is 1', 'percent'],
  'target/anchor/notional': ['average rate at a notional of', 'plain'],
  'target/impact': ['impact of closing', 'text'],
  'target/impact/coefficient': ['impact: coefficient', 'plain'],
  'target/impact/notional': ['impact: of closing', 'plain'],
  'antiProcyclicality/tool': ['tool', 'text'],
  'antiProcyclicality/weight': ['weight of stress', 'percent'],
  'antiProcyclicality/rebuiltPerDay': ['buffer rebuilt in a day by', 'percent'],
  'bounds/least': ['dial at least', 'plain'],
  'bounds/greatest': ['dial at most', 'plain'],
  'band/above': ['moves up beyond', 'percent'],
  'band/below': ['moves down beyond', 'percent'],
  'band/dwellHours': ['down only after hours', 'whole'],
  'band/soundShare': ['of slots sound', 'percent'],
  isPegged: ['price is pegged', 'text'],
  followsMarketTwice: ['formulas may follow the market too', 'text'],
  leastStep: ['least step', 'percent'],
  noticeMinutes: ['notice of a rise of maintenance margin, minutes', 'whole'],
  whenRequirementChanges: ['dials when a change touches what they multiply', 'text'],
  'whenRequirementChanges/initial': ['initial dial', 'text'],
  'whenRequirementChanges/maintenance': ['maintenance dial', 'text'],
  'whenRequirementChanges/notional': ['rates compared at a notional of', 'plain'],
  expiresAt: ['expires', 'text'],
  ...ofDial('initial'),
  ...ofDial('maintenance'),
};

function ofDial(dial: string): Record<string, readonly [string, PlaceShown]> {
  return Object.fromEntries(Object.entries(SPEED).map(([place, words]) => [`${dial}/${place}`, words]));
}

/**
 * What a place of a programme is called, and how what stands there is written; null for what has no words.
 *
 * @param place within the programme, without a slash before it: "bounds/least"
 */
export function programmePlace(place: string): PlaceWords | null {
  const words = PLACES[place.replaceAll(/(?<=\/)\d+(?=\/|$)/g, '*')];
  if (!words) return null;
  const root = place.split('/')[0] ?? '';
  return {
    group: (GROUPS as Readonly<Record<string, string>>)[root] ?? '',
    label: words[0],
    shown: words[1],
  };
}

const WITHIN = /^\/adjustmentProgrammes\/[^/]+(?:\/(.+))?$/;

/** Where in a programme a place of a parameter set is: "" is the programme itself; null: in none. */
export function withinProgramme(path: string): string | null {
  const found = WITHIN.exec(path);
  return found === null ? null : (found[1] ?? '');
}

/** "Programme alts: bounds, dial at least". */
export function programmeLabel(name: string, place: string): string {
  if (place === '') return `Programme ${name}`;
  const words = programmePlace(place);
  if (!words) return `Programme ${name}: ${place.replaceAll('/', ' ')}`;
  const { group, label } = words;
  return `Programme ${name}: ${group === '' ? '' : `${group.toLowerCase()}, `}${label}`;
}

/** Values that are names. */
export const PROGRAMME_NAMES: ReadonlyMap<string, string> = new Map([
  ['STRESS_WEIGHT', 'a weight of stress'],
  ['FLOOR', 'long-run volatility as the floor'],
  ['BUFFER', 'a buffer of a quarter'],
  ['RELATIVE', 'the rate stated'],
  ['ABSOLUTE', 'the rate of the version at a notional'],
  ['KEEP', 'stays where it is'],
  ['RESET', 'goes back to 1'],
  ['CONTINUE', 'gives up what the change takes over'],
]);

/** What a programme comes to in a line, where it came or went as a whole; null: it is none. */
export function programmeSummary(part: unknown): string | null {
  if (!isProgramme(part)) return null;
  const { scope, signal, bounds } = part;
  const moved = [...(scope.marginClasses ?? []), ...(scope.portfolios ?? [])];
  return `moves ${moved.join(', ')} from ${bounds.least} to ${bounds.greatest} times as approved, on ${barWords(signal.barMinutes)} of ${signal.instrument}`;
}

interface Programme {
  readonly scope: { readonly marginClasses?: readonly string[]; readonly portfolios?: readonly string[] };
  readonly signal: { readonly instrument: string; readonly barMinutes: number };
  readonly bounds: { readonly least: string; readonly greatest: string };
}

function isProgramme(part: unknown): part is Programme {
  return typeof part === 'object' && part !== null && 'scope' in part && 'signal' in part && 'bounds' in part;
}

const LENGTHS = [
  [10_080, 'week'],
  [1_440, 'day'],
  [60, 'hour'],
  [1, 'minute'],
] as const;

/** "bars of 4 hours" */
export function barWords(minutes: number): string {
  return `bars of ${lengthWords(minutes)}`;
}

/** "4 hours", "one day". @param minutes whole, above 0 */
export function lengthWords(minutes: number): string {
  const [length, unit] = LENGTHS.find(([one]) => minutes % one === 0) ?? [1, 'minute'];
  const count = minutes / length;
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`;
}
