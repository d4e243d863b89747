import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  getArgumentValues,
  getVariableValues,
  GraphQLError,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { MAX_PAGE_SIZE } from '../kit/connection';
import { pageFault } from '../kit/page-arguments';

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

/**
 * Why a request goes beyond a limit, or asks for a page that cannot be; null when it may be executed.
 *
 * Why no package of validation rules: they count every operation of a document, not the one that is executed, and
 * before its variables are known; and a refusal here carries the limit and what was asked for.
 *
 * @param document  parsed and valid against the schema
 * @param operation the one of it that is to be executed
 */
export function limitRefusal(
  limits: RequestLimits,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | null {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const executed: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  const aliases = aliasCount(executed);
  if (aliases > limits.aliases) {
    return refused(`${aliases} aliases are more than ${limits.aliases}.`, 'TOO_MANY_ALIASES', {
      limit: limits.aliases,
      actual: aliases,
    });
  }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  // Execution answers with what is wrong with them.
  if (coerced.errors) return null;
  const badPage = pageRefusal(schema, executed, coerced.coerced);
  if (badPage) return badPage;
  return sizeRefusal(limits, schema, executed, variables);
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

function sizeRefusal(
  limits: RequestLimits,
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | null {
  const size = complexityFromQuery(document, { schema, variables: { ...variables } });
  if (size.depth > limits.depth) {
    return refused(`A depth of ${size.depth} is more than ${limits.depth}.`, 'QUERY_TOO_DEEP', {
      limit: limits.depth,
      actual: size.depth,
    });
  }
  if (size.complexity > limits.complexity) {
    return refused(
      `A complexity of ${size.complexity} is more than ${limits.complexity}: ask for fewer fields or shorter pages.`,
      'QUERY_TOO_COMPLEX',
      { limit: limits.complexity, actual: size.complexity },
    );
  }
  return null;
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
