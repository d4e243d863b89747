import { decimalText, Decimal } from '../domain/number/decimal';
import type { Random } from '../domain/number/random';
import { inner, isOptional, type Schema } from './schema-members';

/** A JSON value, or part of a document. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** Names that a document knows: what an identifier may name. */
export type Names = Readonly<Record<'instruments' | 'assets' | 'classes' | 'others', readonly string[]>>;

const MAGNITUDES = [
  ...[
    '0',
    '0.0001',
    '0.001',
    '0.005',
    '0.01',
    '0.02',
    '0.05',
    '0.1',
    '0.2',
    '0.25',
    '0.5',
    '0.75',
    '0.9',
    '1',
  ],
  ...['1.1', '1.5', '2', '3', '4', '5', '10', '20', '30', '100', '365', '1000', '5000', '20000', '100000'],
];

function integer(random: Random, below: number): number {
  return Math.floor(random.uniform() * below);
}

export function oneOf<Choice>(random: Random, choices: readonly Choice[]): Choice {
  const chosen = choices[integer(random, choices.length)];
  if (chosen === undefined) throw new Error('a choice of none');
  return chosen;
}

/** A decimal of any kind that schemes state: mostly small fractions, mostly short. */
function drawnDecimal(random: Random): string {
  const drawn = new Decimal(oneOf(random, MAGNITUDES));
  return random.uniform() < 0.7
    ? decimalText(drawn)
    : decimalText(drawn.times((0.5 + random.uniform()).toFixed(3)));
}

/**
 * A value that has the form a schema asks for; whether its relations hold, the validator says. Nothing here knows a
 * member by name but what keeps lists of floors and points ascending: a member that is added is drawn as well.
 */
export function drawnValue(random: Random, schema: Schema, names: Names): Json {
  const { def, shape } = inner(schema);
  if (shape) {
    // What owes nothing would say nothing.
    const owed = Object.values(shape).some((member) => !isOptional(member));
    return Object.fromEntries(
      Object.entries(shape)
        .filter(([, member]) => !isOptional(member) || (!owed && random.uniform() < 0.6))
        .map(([name, member]) => [name, drawnValue(random, member, names)]),
    );
  }
  switch (def.type) {
    case 'array':
      return ascending(
        random,
        Array.from({ length: 1 + integer(random, 3) }, () =>
          drawnValue(random, def.element ?? schema, names),
        ),
      );
    case 'tuple':
      return (def.items ?? []).map((item) => drawnValue(random, item, names));
    case 'record':
      return { [oneOf(random, ['one', 'ONE'])]: drawnValue(random, def.valueType ?? schema, names) };
    case 'union':
      return drawnValue(random, oneOf(random, def.options ?? []), names);
    case 'enum':
      return oneOf(random, Object.keys(def.entries ?? {}));
    case 'literal':
      return oneOf(random, def.values ?? []);
    case 'boolean':
      return random.uniform() < 0.5;
    case 'number':
    case 'int': {
      const { minValue = 0, maxValue = 10 } = inner(schema);
      const least = Math.max(minValue ?? 0, 0);
      return least + integer(random, Math.min((maxValue ?? 10) - least, 12) + 1);
    }
    case 'string':
      return oneOf(
        random,
        oneOf(
          random,
          Object.values(names).filter(({ length }) => length > 0),
        ),
      );
    default:
      // Decimals in strings are read as they are parsed.
      return drawnDecimal(random);
  }
}

/** Lists of what begins somewhere ascend from 0, and so mostly do their rates. */
function ascending(random: Random, items: Json[]): Json[] {
  const member = (item: Json | undefined, name: string): string | null =>
    typeof item === 'object' && !Array.isArray(item) ? ((item[name] as string | undefined) ?? null) : null;
  const start = ['floor', 'at'].find((name) => member(items[0], name) !== null);
  if (start === undefined) return items;
  const sorted = (name: string) =>
    items
      .map((item) => member(item, name))
      .filter((text) => text !== null)
      .sort((a, b) => new Decimal(a).comparedTo(b));
  const [starts, rates, leverages] = [sorted(start), sorted('rate'), sorted('maxLeverage').reverse()];
  const hasRates = rates.length === items.length;
  const isRising = random.uniform() < 0.9;
  return items.map((item, index) => ({
    ...(item as { [key: string]: Json }),
    [start]: index === 0 ? '0' : (starts[index] ?? '0'),
    ...(hasRates && isRising ? { rate: rates[index] ?? '0' } : {}),
    ...(leverages.length === items.length && isRising ? { maxLeverage: leverages[index] ?? '1' } : {}),
  }));
}
