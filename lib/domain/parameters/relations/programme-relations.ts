import { type Decimal, decimalText } from '../../number/decimal';
import { isRecord } from '../../json/form-faults';
import { parseInstant } from '../../number/instant';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';

type Row = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Digits after the point that a dial has: the grid on which it stands. */
export const DIAL_SCALE = 4;
/** Beyond it no rise of margin is a step any more, but a halt of trading. */
const GREATEST_DIAL = 10;
/** Anti-procyclicality by a weight of stress is none below this (modelled on EMIR RTS 153/2013, Art. 28(1)(b)). */
const LEAST_STRESS_WEIGHT = '0.25';
const TEN_YEARS_DAYS = 3_650;
const MINUTES_PER_DAY = 1_440;

/**
 * Every fault in the relations of one adjustment programme, by itself: what its figures may be, and that its bounds, band
 * and speeds leave it something to do.
 *
 * @param path where it stands
 */
export function programmeFaults(programme: unknown, path: Path): Fault[] {
  if (!isRecord(programme)) return [];
  return [
    ...scopeFaults(programme['scope'], [...path, 'scope']),
    ...volatilityFaults(programme, path),
    ...targetFaults(programme['target'], [...path, 'target']),
    ...antiProcyclicalityFaults(programme, path),
    ...boundFaults(programme, path),
    ...(['initial', 'maintenance'] as const).flatMap((key) =>
      speedFaults(programme[key], readDecimal(programme['leastStep']), [...path, key]),
    ),
    ...range(
      readDecimal(programme['leastStep']),
      'above 0 and at most 0.5',
      [...path, 'leastStep'],
      (step) => step.gt(0) && step.lte('0.5'),
    ),
    ...continuedFaults(programme['whenRequirementChanges'], [...path, 'whenRequirementChanges']),
    ...timeFaults(programme, path),
  ];
}

/** Whether a dial goes on from what was required to what will be. */
export function continues(stated: unknown): boolean {
  return isRecord(stated) && (stated['initial'] === 'CONTINUE' || stated['maintenance'] === 'CONTINUE');
}

function continuedFaults(stated: unknown, path: Path): Fault[] {
  if (!isRecord(stated)) return [];
  const place = [...path, 'notional'];
  if (continues(stated) && stated['notional'] === undefined)
    return [
      fault('continue-notional', 'To go on, requirements are compared at a notional: state one.', place),
    ];
  return range(readDecimal(stated['notional']), 'above 0', place, (one) => one.gt(0));
}

function fault(rule: string, message: string, path: Path): Fault {
  return { path: jsonPointer(...path), rule, message };
}

/** A figure that is there and outside what it may be. */
function range(
  value: Decimal | null,
  allowed: string,
  path: Path,
  isWithin: (value: Decimal) => boolean,
): Fault[] {
  if (value === null || isWithin(value)) return [];
  return [fault('programme-range', `It is ${allowed}, not ${decimalText(value)}.`, path)];
}

function scopeFaults(scope: unknown, path: Path): Fault[] {
  if (!isRecord(scope)) return [];
  const named = (['marginClasses', 'portfolios'] as const).flatMap((key) => {
    const list: unknown = scope[key];
    return Array.isArray(list) ? list.map((name: unknown, at) => ({ key, at, name })) : [];
  });
  if (named.length === 0)
    return [fault('programme-scope', 'It must name a margin class or a portfolio that it moves.', path)];
  return named.flatMap(({ key, at, name }, index) => {
    const isRepeated = named.slice(0, index).some((one) => one.key === key && one.name === name);
    return isRepeated
      ? [fault('programme-scope-repeated', `"${String(name)}" stands twice.`, [...path, key, at])]
      : [];
  });
}

function volatilityFaults(programme: Row, path: Path): Fault[] {
  const stated = programme['volatility'];
  if (!isRecord(stated)) return [];
  const at = (key: string): Path => [...path, 'volatility', key];
  const isOpenFraction = (value: Decimal): boolean => value.gt(0) && value.lt(1);
  const [fast, slow] = [readDecimal(stated['fastDecay']), readDecimal(stated['slowDecay'])];
  const shock = stated['shock'];
  return [
    ...range(fast, 'above 0 and below 1', at('fastDecay'), isOpenFraction),
    ...range(slow, 'above 0 and below 1', at('slowDecay'), isOpenFraction),
    ...(fast && slow && fast.gt(slow)
      ? [fault('programme-decays', 'The fast decay forgets no slower than the slow one.', at('fastDecay'))]
      : []),
    ...range(
      readDecimal(stated['fastWeight']),
      'from 0 to 1',
      at('fastWeight'),
      (one) => one.gte(0) && one.lte(1),
    ),
    ...range(readDecimal(stated['least']), 'above 0 and below 1', at('least'), isOpenFraction),
    ...(isRecord(shock)
      ? range(readDecimal(shock['multiple']), 'at least 2', [...at('shock'), 'multiple'], (one) => one.gte(2))
      : []),
  ];
}

function targetFaults(target: unknown, path: Path): Fault[] {
  if (!isRecord(target)) return [];
  const isPositive = (value: Decimal): boolean => value.gt(0);
  const positive = (owner: unknown, key: string, place: Path): Fault[] =>
    isRecord(owner) ? range(readDecimal(owner[key]), 'above 0', [...place, key], isPositive) : [];
  return [
    ...range(
      readDecimal(target['quantile']),
      'above 0 and at most 20',
      [...path, 'quantile'],
      (one) => one.gt(0) && one.lte(20),
    ),
    ...range(
      readDecimal(target['horizonBars']),
      'above 0 and at most 10,000',
      [...path, 'horizonBars'],
      (one) => one.gt(0) && one.lte(10_000),
    ),
    ...positive(target['anchor'], 'reference', [...path, 'anchor']),
    ...positive(target['anchor'], 'notional', [...path, 'anchor']),
    ...positive(target['impact'], 'coefficient', [...path, 'impact']),
    ...positive(target['impact'], 'notional', [...path, 'impact']),
  ];
}

function antiProcyclicalityFaults(programme: Row, path: Path): Fault[] {
  const [stated, volatility] = [programme['antiProcyclicality'], programme['volatility']];
  if (!isRecord(stated)) return [];
  const place = [...path, 'antiProcyclicality'];
  switch (stated['tool']) {
    case 'STRESS_WEIGHT':
      return range(
        readDecimal(stated['weight']),
        'from 0.25 to 1',
        [...place, 'weight'],
        (weight) => weight.gte(LEAST_STRESS_WEIGHT) && weight.lte(1),
      );
    case 'BUFFER':
      return range(
        readDecimal(stated['rebuiltPerDay']),
        'above 0 and at most 0.01',
        [...place, 'rebuiltPerDay'],
        (rate) => rate.gt(0) && rate.lte('0.01'),
      );
    case 'FLOOR': {
      const days = isRecord(volatility) ? volatility['lookBackDays'] : undefined;
      if (typeof days !== 'number' || days >= TEN_YEARS_DAYS) return [];
      const message = `A floor looks back ten years, which are ${TEN_YEARS_DAYS} days, not ${days}.`;
      return [fault('programme-look-back', message, [...path, 'volatility', 'lookBackDays'])];
    }
    default:
      return [];
  }
}

/** The dial stands between its bounds, 1 among them, and each of them is farther from 1 than the band. */
function boundFaults(programme: Row, path: Path): Fault[] {
  const [bounds, band] = [programme['bounds'], programme['band']];
  if (!isRecord(bounds)) return [];
  const [least, greatest] = [readDecimal(bounds['least']), readDecimal(bounds['greatest'])];
  const place = (key: string): Path => [...path, 'bounds', key];
  const onGrid = (key: string, value: Decimal | null): Fault[] =>
    value && value.decimalPlaces() > DIAL_SCALE
      ? [fault('dial-grid', `A dial has at most ${DIAL_SCALE} digits after the point.`, place(key))]
      : [];
  const found = [
    ...range(least, 'above 0 and at most 1', place('least'), (one) => one.gt(0) && one.lte(1)),
    ...range(
      greatest,
      `from 1 to ${GREATEST_DIAL}`,
      place('greatest'),
      (one) => one.gte(1) && one.lte(GREATEST_DIAL),
    ),
    ...onGrid('least', least),
    ...onGrid('greatest', greatest),
  ];
  if (programme['isPegged'] === true && least?.lt(1))
    found.push(
      fault('programme-pegged', 'Where the price is pegged calm says nothing: at least 1.', place('least')),
    );
  if (!isRecord(band)) return found;
  const [above, below] = [readDecimal(band['above']), readDecimal(band['below'])];
  const inBand = (key: string): Path => [...path, 'band', key];
  found.push(
    ...range(above, 'above 0 and at most 1', inBand('above'), (one) => one.gt(0) && one.lte(1)),
    ...range(below, 'above 0 and below 1', inBand('below'), (one) => one.gt(0) && one.lt(1)),
    ...range(
      readDecimal(band['soundShare']),
      'from 0.5 to 1',
      inBand('soundShare'),
      (one) => one.gte('0.5') && one.lte(1),
    ),
  );
  if (greatest?.gt(1) && above && greatest.lte(above.plus(1)))
    found.push(
      fault(
        'programme-bounds-in-band',
        'A target that is held to it never leaves the band: the dial could not rise.',
        place('greatest'),
      ),
    );
  if (least?.lt(1) && below && least.gte(below.negated().plus(1)))
    found.push(
      fault(
        'programme-bounds-in-band',
        'A target that is held to it never leaves the band: the dial could not fall.',
        place('least'),
      ),
    );
  return found;
}

function speedFaults(speed: unknown, leastStep: Decimal | null, path: Path): Fault[] {
  if (!isRecord(speed)) return [];
  const [rise, fall] = [speed['rise'], speed['fall']];
  const largest = readDecimal(speed['largestStep']);
  const by = (stated: unknown): Decimal | null => (isRecord(stated) ? readDecimal(stated['by']) : null);
  const found = [
    ...range(by(rise), 'above 0 and at most 1', [...path, 'rise', 'by'], (one) => one.gt(0) && one.lte(1)),
    ...range(by(fall), 'above 0 and below 1', [...path, 'fall', 'by'], (one) => one.gt(0) && one.lt(1)),
    ...range(largest, 'above 0 and at most 1', [...path, 'largestStep'], (one) => one.gt(0) && one.lte(1)),
  ];
  for (const [key, limit] of [
    [['rise', 'by'], by(rise)],
    [['fall', 'by'], by(fall)],
    [['largestStep'], largest],
  ] as const)
    if (leastStep && limit && leastStep.gt(limit))
      found.push(
        fault('programme-least-step', 'It is below the least step: no step could ever be made.', [
          ...path,
          ...key,
        ]),
      );
  const windows: readonly unknown[] = Array.isArray(speed['windows']) ? speed['windows'] : [];
  for (const [at, window] of windows.entries()) {
    if (!isRecord(window)) continue;
    const multiple = readDecimal(window['multiple']);
    found.push(...range(multiple, 'above 1', [...path, 'windows', at, 'multiple'], (one) => one.gt(1)));
    const before = windows[at - 1];
    if (isRecord(before) && Number(before['hours']) >= Number(window['hours']))
      found.push(
        fault('programme-windows', 'Windows stand in order of their length.', [
          ...path,
          'windows',
          at,
          'hours',
        ]),
      );
  }
  return found;
}

function timeFaults(programme: Row, path: Path): Fault[] {
  const [signal, volatility] = [programme['signal'], programme['volatility']];
  if (!isRecord(signal)) return [];
  const [begins, ends] = [instantOf(signal['firstBar']), instantOf(programme['expiresAt'])];
  const minutes = signal['barMinutes'];
  const days = isRecord(volatility) ? volatility['stressDays'] : undefined;
  const atBars = [...path, 'signal', 'barMinutes'];
  return [
    ...(begins && ends && ends <= begins
      ? [fault('programme-expiry', 'It is over before its first bar.', [...path, 'expiresAt'])]
      : []),
    ...(typeof days === 'number' && typeof minutes === 'number' && (days * MINUTES_PER_DAY) % minutes !== 0
      ? [fault('programme-bars', 'A window of stress is a whole number of bars.', atBars)]
      : []),
    ...(isRecord(signal['sessions']) && typeof minutes === 'number' && minutes > MINUTES_PER_DAY
      ? [fault('programme-bars', 'Bars of more than a day have no sessions.', atBars)]
      : []),
  ];
}

function instantOf(text: unknown): Date | null {
  const read = typeof text === 'string' ? parseInstant(text) : null;
  return read?.ok ? read.value : null;
}
