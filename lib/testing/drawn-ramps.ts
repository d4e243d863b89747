import { Decimal, decimalText } from '../domain/number/decimal';
import type { Random } from '../domain/number/random';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { withRamps } from '../domain/parameters/ramps';
import { parseParameterSet } from '../domain/parameters/validate';
import { oneOf } from './drawn-values';

/** Figures that make a rate, whatever curve they are of. */
const RATES = new Set(['rate', 'intercept', 'coefficient', 'maxLeverage']);

/** A part of a document with every rate times a factor of at most 1; leverages divided by it. */
function scaled(value: unknown, factor: Decimal, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => scaled(item, factor, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, scaled(part, factor, name)]),
    );
  if (typeof value !== 'string' || !RATES.has(key)) return value;
  const figure = new Decimal(value);
  return decimalText((key === 'maxLeverage' ? figure.div(factor) : figure.times(factor)).toDecimalPlaces(12));
}

/** The set with lower rates in all its classes, or in one requirement of theirs; null where that is no sound set. */
function loosenedSet(random: Random, parameters: ParameterSet): ParameterSet | null {
  const { document } = parameters;
  const factor = new Decimal(oneOf(random, ['0.5', '0.8', '0.9', '0.97']));
  const keys = oneOf(random, [
    ['initialMargin', 'maintenanceMargin', 'fillMargin', 'modes'],
    ['maintenanceMargin'],
    ['initialMargin'],
  ]);
  const classes = Object.entries(document.marginClasses).map(([name, marginClass]) => [
    name,
    Object.fromEntries(
      Object.entries(marginClass).map(([key, part]) => [
        key,
        keys.includes(key) ? scaled(part, factor) : part,
      ]),
    ),
  ]);
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  return parsed.ok ? parsed.value : null;
}

/** How far the two requirements of a class are: alike, or either of them ahead. */
function drawnWeight(random: Random): { readonly initial: string; readonly maintenance: string } {
  const drawn = (): string => String(oneOf(random, [0, 0.25, 0.5, 1, Number(random.uniform().toFixed(4))]));
  const initial = drawn();
  return { initial, maintenance: random.uniform() < 0.4 ? initial : drawn() };
}

/** The set on ramps from or to lower rates, in some of its classes; as it was where it takes none. */
export function withDrawnRamps(random: Random, parameters: ParameterSet): ParameterSet {
  const looser = loosenedSet(random, parameters);
  if (!looser) return parameters;
  const [base, target] = random.uniform() < 0.5 ? [parameters, looser] : [looser, parameters];
  const weights = new Map<string, ReturnType<typeof drawnWeight>>();
  let ramped = parameters;
  for (const name of Object.keys(parameters.document.marginClasses)) {
    weights.set(name, drawnWeight(random));
    const next = withRamps(base, target, weights);
    if (next.ok) ramped = next.value;
    else weights.delete(name);
  }
  return ramped;
}
