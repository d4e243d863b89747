import fs from 'node:fs';
import {
  buildSchema,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import { expect, test } from 'vitest';
import { TYPE_POLICIES } from './apollo-client';

const FOLDER = 'graphql/documents';
const schema = buildSchema(fs.readFileSync('graphql/schema.graphql', 'utf8'));
const { definitions } = parse(
  fs
    .readdirSync(FOLDER)
    .map((file) => fs.readFileSync(`${FOLDER}/${file}`, 'utf8'))
    .join('\n'),
);
const fragments = new Map(
  definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
    one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
  ),
);

/** What is read of an object: its own fields, those of fragments among them, with the type that each is of. */
function fieldsOf(type: GraphQLObjectType, { selections }: SelectionSetNode): Field[] {
  return selections.flatMap((one): Field[] => {
    if (one.kind === Kind.FIELD) {
      const asked = (one.arguments ?? []).map((argument) => print(argument)).toSorted();
      return [{ type, name: one.name.value, asked: asked.join(), selections: one.selectionSet }];
    }
    const fragment = one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value) : one;
    const on = fragment?.typeCondition?.name.value;
    const narrowed = on === undefined ? type : schema.getType(on);
    return fragment ? fieldsOf(isObjectType(narrowed) ? narrowed : type, fragment.selectionSet) : [];
  });
}

interface Field {
  readonly type: GraphQLObjectType;
  readonly name: string;
  /** Its arguments: with others it is another place. */
  readonly asked: string;
  readonly selections: SelectionSetNode | undefined;
}

/** By the place of an object without an id: its type, and each set of fields that some operation reads of it. */
const places = new Map<string, { readonly type: string; readonly read: Set<string> }>();

function walk(type: GraphQLObjectType, selections: SelectionSetNode): void {
  for (const field of fieldsOf(type, selections)) {
    const stated = field.type.getFields()[field.name];
    if (!stated || !field.selections) continue;
    const named = getNamedType(stated.type);
    if (!isObjectType(named)) continue;
    if (!named.getFields()['id'] && !isListType(getNullableType(stated.type))) {
      const place = `${field.type.name}.${field.name}(${field.asked})`;
      const found = places.get(place) ?? { type: named.name, read: new Set<string>() };
      places.set(place, found);
      const names = fieldsOf(named, field.selections).map(({ name }) => name);
      found.read.add(names.toSorted().join());
    }
    walk(named, field.selections);
  }
}

for (const one of definitions) {
  if (one.kind !== Kind.OPERATION_DEFINITION) continue;
  const root = schema.getRootType(one.operation);
  if (root) walk(root, one.selectionSet);
}

test('no query takes away what another one on the page has read, which would read it again for ever', () => {
  expect(places.size).toBeGreaterThan(40);
  const apart = [...places].filter(([, { read }]) => read.size > 1);
  expect(apart.length).toBeGreaterThan(10);
  const unruled = apart.filter(([, { type }]) => !Object.hasOwn(TYPE_POLICIES, type));
  expect(unruled.map(([place, { type }]) => `${place}: ${type}`)).toEqual([]);
});

test('what is kept by a key is never read without it', () => {
  const keyed = [...places].flatMap(([place, { type, read }]) => {
    const keys = TYPE_POLICIES[type]?.keyFields;
    return Array.isArray(keys) && keys.length > 0 ? [{ place, keys: keys.map(String), read: [...read] }] : [];
  });
  expect(keyed.length).toBeGreaterThan(0);
  for (const { place, keys, read } of keyed)
    for (const fields of read) expect(fields.split(','), place).toEqual(expect.arrayContaining(keys));
});
