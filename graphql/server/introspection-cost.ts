import {
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';

type MetaField = GraphQLField<unknown, unknown>;
const META_FIELDS = new Map<string, MetaField>(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

/**
 * How many fields the answer to what an operation asks about the schema itself would hold: every alias of `__schema`
 * and `__type` anew. Counted by walking the schema as execution would, for the language gives introspection no cost and
 * its lists no pages.
 *
 * @param variables coerced
 * @param enough    not counted beyond
 */
export function introspectionCost(
  schema: GraphQLSchema,
  selections: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
  enough: number,
): number {
  // Introspection's resolvers read nothing of it but the schema.
  const info = { schema } as GraphQLResolveInfo;
  let count = 0;

  const walk = (set: SelectionSetNode, type: GraphQLObjectType | null, source: unknown): void => {
    for (const selection of set.selections) {
      if (count > enough) return;
      if (selection.kind === Kind.FIELD) {
        const field = type?.getFields()[selection.name.value] ?? META_FIELDS.get(selection.name.value);
        if (!field) continue;
        count += 1;
        if (!selection.selectionSet) continue;
        const of = getNamedType(field.type);
        const argumentValues = getArgumentValues(field, selection, variables);
        const value: unknown = field.resolve?.(source, argumentValues, undefined, info);
        for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
          if (one != null && isObjectType(of)) walk(selection.selectionSet, of, one);
      } else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, type, source);
      }
    }
  };
  walk(selections, null, undefined);
  return count;
}
