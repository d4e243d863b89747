import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { mayActor, type Right } from '../../lib/domain/governance/people/actor';
import type { Decimal } from '../../lib/domain/number/decimal';
import type PrismaTypes from '../../lib/db/generated/pothos';
import { getDatamodel } from '../../lib/db/generated/pothos';
import { accessError } from '../server/access';
import type { Context } from '../server/context-shape';
import { decodeNodeId } from './node-id';

/** What a `Decimal` field may resolve to: ours, Prisma's, or a document's text. */
export type DecimalOutput = string | { toFixed(): string };

export interface SchemaShape {
  Context: Context;
  PrismaTypes: PrismaTypes;
  AuthScopes: { right: Right };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string | number | bigint };
    Decimal: { Input: Decimal; Output: DecimalOutput };
    DateTime: { Input: Date; Output: Date };
    JSONDocument: { Input: never; Output: unknown };
  };
}

/** `SchemaShape` with what Pothos fills in: the type argument of its refs. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaShape>;

export const builder = new SchemaBuilder<SchemaShape>({
  plugins: [ScopeAuthPlugin, PrismaPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ actor }) => ({ right: (right) => mayActor(actor, right) }),
    unauthorizedError: (_parent, { actor }, _info, { failure }) => accessError(actor, failure),
  },
  prisma: {
    client: ({ prisma }) => prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: false,
    filterConnectionTotalCount: true,
    maxConnectionSize: 100,
    defaultConnectionSize: 20,
    onUnusedQuery: null,
  },
  relay: {
    decodeGlobalID: decodeNodeId,
    idFieldOptions: { description: 'Opaque; names this node across the whole API.' },
    nodeTypeOptions: { description: 'Anything that can be fetched again by its id.' },
    nodeQueryOptions: {
      description: 'The node of an id; null when there is none, whatever the id looks like.',
      args: { id: { description: 'As given by the `id` field of a node.' } },
    },
    nodesQueryOptions: {
      description: 'The nodes of up to 100 ids, in the same order; null where there is none.',
      args: { ids: { description: 'Each as given by the `id` field of a node.' } },
      complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
    },
    pageInfoTypeOptions: { description: 'Where a page stands in its connection.' },
    hasNextPageFieldOptions: { description: 'Whether something follows this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether something precedes this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first edge; null for an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last edge; null for an empty page.' },
    cursorFieldOptions: { description: 'Opaque; `after` and `before` take it.' },
    nodeFieldOptions: { description: 'What the edge leads to.', nullable: false },
    pageInfoFieldOptions: { description: 'Where this page stands.' },
    edgesFieldOptions: {
      description: 'The page, in the order of the connection.',
      // The connection has multiplied by the length of the page already.
      complexity: { multiplier: 1 },
      nullable: { list: false, items: false },
    },
    defaultConnectionTypeOptions: { description: 'A page of a list, by cursors.' },
    defaultEdgeTypeOptions: { description: 'One place in a connection.' },
    firstArgOptions: {
      description: 'Length of the page, from the front: 1 to 100; 20 when neither is given.',
    },
    lastArgOptions: { description: 'Length of the page, from the back: 1 to 100.' },
    afterArgOptions: { description: 'Begin after this cursor; only with `first`.' },
    beforeArgOptions: { description: 'End before this cursor; only with `last`.' },
  },
});

builder.queryType({
  description: 'Everything that can be read. All but `me` needs the right READ.',
  authScopes: { right: 'READ' },
});

builder.mutationType({
  description:
    'Everything that can be changed. Each answers with what it changed, or with a refusal as data: ask for `__typename` and `... on UserError { message }`.',
});
