import type { DocumentNode } from 'graphql';

/**
 * An operation as pages load it: the parts of a document that differ from one to the next, some tenth of its syntax tree.
 * `graphql/short-document.ts` writes it.
 */
export type ShortDocument = readonly ShortDefinition[];
/** A fragment by name, type and what it selects; an operation without what it selects, and that. */
export type ShortDefinition =
  | readonly [name: string, type: string, selections: readonly ShortSelection[]]
  | readonly [operation: object, selections: readonly ShortSelection[]];
/**
 * "name" of a field, "...Name" of a fragment; ["...Type", selections] of what is selected of a type; a field with selections, arguments
 * and another name, 0 where it has none; a node of the tree where it is none of these.
 */
export type ShortSelection =
  | string
  | readonly [type: string, selections: readonly ShortSelection[]]
  | ShortField
  | object;
type ShortField = readonly [
  name: string,
  selections: readonly ShortSelection[] | 0,
  named?: readonly ShortArgument[] | 0,
  alias?: string,
];
/** "$name" of a variable, or a node of the tree. */
export type ShortArgument = readonly [name: string, value: string | object];

/** The document that was written short. */
export function wholeDocument(short: ShortDocument): DocumentNode {
  return { kind: 'Document', definitions: short.map(definition) } as unknown as DocumentNode;
}

const nameNode = (value: string) => ({ kind: 'Name', value });
const typeNode = (value: string) => ({ kind: 'NamedType', name: nameNode(value) });
const selectionSet = (selections: readonly ShortSelection[]) => ({
  kind: 'SelectionSet',
  selections: selections.map(selection),
});

function definition(short: ShortDefinition): object {
  const [first, second, third] = short;
  if (typeof first === 'object') return { ...first, selectionSet: selectionSet(second as ShortSelection[]) };
  return {
    ...{ kind: 'FragmentDefinition', name: nameNode(first), typeCondition: typeNode(second as string) },
    selectionSet: selectionSet(third ?? []),
  };
}

function selection(short: ShortSelection): object {
  if (typeof short === 'string')
    return short.startsWith('...')
      ? { kind: 'FragmentSpread', name: nameNode(short.slice(3)) }
      : { kind: 'Field', name: nameNode(short) };
  if (!Array.isArray(short)) return short;
  const [name, selections, named, alias] = short as unknown as ShortField;
  if (name.startsWith('...'))
    return {
      ...{ kind: 'InlineFragment', typeCondition: typeNode(name.slice(3)) },
      selectionSet: selectionSet(selections as ShortSelection[]),
    };
  return {
    ...{ kind: 'Field', name: nameNode(name) },
    ...(alias ? { alias: nameNode(alias) } : {}),
    ...(named ? { arguments: named.map(argument) } : {}),
    ...(selections ? { selectionSet: selectionSet(selections) } : {}),
  };
}

function argument([name, value]: ShortArgument): object {
  const whole = typeof value === 'string' ? { kind: 'Variable', name: nameNode(value.slice(1)) } : value;
  return { kind: 'Argument', name: nameNode(name), value: whole };
}
