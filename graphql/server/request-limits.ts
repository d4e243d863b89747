import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  getArgumentValues,
  getIntrospectionQuery,
  getVariableValues,
  GraphQLError,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { assert } from '../../lib/domain/assert';
import { MAX_PAGE_SIZE } from '../kit/connection';
import { COST_BY_MEMBERS } from '../kit/cost-by-members';
import { pageFault } from '../kit/page-arguments';
import { introspectionCost } from './introspection-cost';

/** What one request may ask for at most. */
export interface RequestLimits {
  /** Levels of fields; a connection takes three (itself, edges, node). */
  readonly depth: number;
  /** Fields that may be resolved, estimated: what is below a connection counts once for each row of its page. */
  readonly complexity: number;
  readonly aliases: number;
  /** Lexical tokens of the query text. */
  readonly tokens: number;
  /** Bytes of the request's body. */
  readonly bodyBytes: number;
}

export const REQUEST_LIMITS: RequestLimits = {
  depth: 15,
  complexity: 25_000,
  aliases: 30,
  tokens: 5_000,
  bodyBytes: 16 * 1024 * 1024,
};

/** A request that a limit refuses: nothing of it is executed. HTTP 400. */
function refused(message: string, code: string, details: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 }, ...details } });
}

/** Why an operation with these variables goes beyond a limit, or asks for a page that cannot be; null: it may run. */
export type OperationLimits = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => GraphQLError | null;

/** For so many different values of what an operation's size depends on, the check of it is not repeated. */
const KEPT_VARIABLES = 50;
/** Longer ones, lists of ids above all, hardly come again. */
const LONGEST_KEPT = 200;

/**
 * Checks operations against limits, before anything of them is executed.
 *
 * Why no package of validation rules: they count every operation of a document, not the one that is executed, and
 * before its variables are known; and a refusal here carries the limit and what was asked for.
 *
 * What was found within the limits is kept as long as the operation itself is, with the variables that it was found
 * for: those that reach a page's arguments, or any whose values a field's cost depends on. Of those that reach only fields
 * whose cost depends on which members are stated (`COST_BY_MEMBERS`), these are what is kept.
 */
export function operationLimits(limits: RequestLimits, schema: GraphQLSchema): OperationLimits {
  const ofSchema = wholeIntrospection(schema);
  const kept = new WeakMap<OperationDefinitionNode, { sizing: SizingVariables; passed: Set<string> }>();
  return (document, operation, variables) => {
    const rootType = schema.getRootType(operation.operation);
    if (!rootType) {
      const message = `The API has no ${operation.operation} operations.`;
      return refused(message, 'OPERATION_NOT_SUPPORTED', { operation: operation.operation });
    }
    const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
    const executed: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
    let known = kept.get(operation);
    if (!known)
      kept.set(operation, (known = { sizing: sizingVariables(schema, executed), passed: new Set() }));
    // A variable that is left out has its default, one that is null has not.
    const key = JSON.stringify(
      Array.from(known.sizing, ([name, byValue]) =>
        name in variables ? [byValue ? variables[name] : statedMembers(variables[name])] : [],
      ),
    );
    if (known.passed.has(key)) return null;

    const aliases = aliasCount(executed);
    if (aliases > limits.aliases) {
      const details = { limit: limits.aliases, actual: aliases };
      return refused(`${aliases} aliases are more than ${limits.aliases}.`, 'TOO_MANY_ALIASES', details);
    }
    const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
    // Execution answers with what is wrong with them.
    if (coerced.errors) return null;
    const refusal =
      pageRefusal(schema, executed, coerced.coerced) ??
      sizeRefusal({ ...limits, ofSchema }, schema, { operation, executed }, variables, coerced.coerced);
    if (!refusal && key.length <= LONGEST_KEPT && known.passed.size < KEPT_VARIABLES) known.passed.add(key);
    return refusal;
  };
}

/** By name: whether it is the value that a size depends on; else it is what the value states. */
type SizingVariables = ReadonlyMap<string, boolean>;

/** Variables within arguments of fields that have pages, lists of ids, or a cost by their arguments. */
function sizingVariables(schema: GraphQLSchema, document: DocumentNode): SizingVariables {
  const typeInfo = new TypeInfo(schema);
  const sizing = new Map<string, boolean>();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: (node) => {
        const field = typeInfo.getFieldDef();
        const isSized =
          field?.args.some(({ name }) => name === 'first' || name === 'ids') ||
          typeof field?.extensions.complexity === 'function' ||
          // of introspection, where cost is what the answer holds
          field?.name.startsWith('__') ||
          typeInfo.getParentType()?.name.startsWith('__');
        if (!isSized) return;
        const byValue = field?.extensions[COST_BY_MEMBERS] !== true;
        visit(node, {
          Variable: ({ name: { value: name } }) =>
            void sizing.set(name, byValue || sizing.get(name) === true),
        });
      },
    }),
  );
  return sizing;
}

/** What is stated of a value: names of members, what is null, and what is true or false, without any text, number or list. */
function statedMembers(value: unknown): unknown {
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return 'value';
  if (Array.isArray(value)) return 'list';
  return Object.entries(value).map(([name, member]) => [name, statedMembers(member)]);
}

function aliasCount(document: DocumentNode): number {
  let aliases = 0;
  visit(document, {
    Field: ({ alias }) => {
      if (alias) aliases += 1;
    },
  });
  return aliases;
}

/** What the standard introspection query costs, with everything that it may ask for: any schema can be told once, whole. */
function wholeIntrospection(schema: GraphQLSchema): number {
  const text = getIntrospectionQuery({
    ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true },
    ...{ schemaDescription: true, inputValueDeprecation: true, oneOf: true },
  });
  const { definitions } = parse(text);
  const fragments = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  assert(operation?.kind === Kind.OPERATION_DEFINITION, 'the standard query is an operation');
  return introspectionCost(schema, operation.selectionSet, fragments, {}, Infinity);
}

function isIntrospection(one: SelectionNode): boolean {
  return one.kind === Kind.FIELD && one.name.value.startsWith('__');
}

function tooComplex(complexity: number, limit: number): GraphQLError {
  return refused(
    `A complexity of ${complexity} is more than ${limit}: ask for fewer fields or shorter pages.`,
    'QUERY_TOO_COMPLEX',
    { limit, actual: complexity },
  );
}

function sizeRefusal(
  limits: RequestLimits & { /** What the whole schema may be told by, once. */ readonly ofSchema: number },
  schema: GraphQLSchema,
  { operation, executed }: { readonly operation: OperationDefinitionNode; readonly executed: DocumentNode },
  variables: Readonly<Record<string, unknown>>,
  coerced: Readonly<Record<string, unknown>>,
): GraphQLError | null {
  const size = complexityFromQuery(executed, { schema, variables: { ...variables } });
  if (size.depth > limits.depth) {
    return refused(`A depth of ${size.depth} is more than ${limits.depth}.`, 'QUERY_TOO_DEEP', {
      limit: limits.depth,
      actual: size.depth,
    });
  }
  const fragments = new Map(
    executed.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const { selectionSet } = operation;
  const { complexity: limit, ofSchema } = limits;
  const told = introspectionCost(schema, selectionSet, fragments, coerced, Math.max(limit, ofSchema));
  if (told > Math.max(limit, ofSchema)) return tooComplex(told, Math.max(limit, ofSchema));
  // Whoever asks for the schema alone may have all of it; beside anything else it counts as what else is asked.
  const complexity = size.complexity + told;
  const isOfSchemaAlone = told > 0 && selectionSet.selections.every(isIntrospection);
  return isOfSchemaAlone || complexity <= limit ? null : tooComplex(complexity, limit);
}

/** Page arguments of every field of the operation, before any of it is executed. */
function pageRefusal(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | null {
  const typeInfo = new TypeInfo(schema);
  let refusal: GraphQLError | null = null;
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: (node) => {
        const field = typeInfo.getFieldDef();
        if (!field || refusal) return;
        const paged = field.args.some(({ name }) => name === 'first');
        const listed = field.name === 'nodes' && field.args.some(({ name }) => name === 'ids');
        if (!paged && !listed) return;
        const values = getArgumentValues(field, node, variables);
        const fault = listed ? idsFault(values) : pageFault(field, values);
        if (fault) {
          refusal = refused(fault.message, 'BAD_USER_INPUT', { argument: fault.path, rule: fault.rule });
        }
      },
    }),
  );
  return refusal;
}

function idsFault({ ids }: Record<string, unknown>) {
  if (!Array.isArray(ids) || ids.length <= MAX_PAGE_SIZE) return null;
  return {
    path: 'nodes.ids',
    rule: 'page-size',
    message: `The argument nodes.ids holds ${ids.length} ids; it may hold up to ${MAX_PAGE_SIZE}.`,
  };
}
