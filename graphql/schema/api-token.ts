import { issueToken } from '../../lib/usecases/people/issue-token';
import { revokeToken } from '../../lib/usecases/people/revoke-token';
import { mayActor, responsiblePersonId, type Actor } from '../../lib/domain/governance/people/actor';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';
import { tokenScope } from '../kit/enums';
import { keyOf, NO_KEY } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';

/** The tokens that may be read: of whoever asks; for an administrator, all. Any other looks like none at all. */
const readableBy = (actor: Actor) =>
  mayActor(actor, 'ADMINISTER') ? {} : { ownerId: responsiblePersonId(actor) ?? NO_KEY };

export const apiToken = builder.prismaNode('ApiToken', {
  id: { field: 'id' },
  nullable: true,
  findUnique: (id, { actor }) => ({ id, ...readableBy(actor) }),
  description: 'A credential of a system. It acts for its owner, and never votes. Its secret is not kept.',
  fields: (t) => ({
    name: t.string({ description: 'What it is for.', resolve: ({ name }) => visibleText(name) }),
    prefix: t.exposeString('prefix', { description: 'First characters of the secret, to tell it by.' }),
    owner: t.relation('owner', { description: 'The person it acts for.' }),
    scopes: t.expose('scopes', { type: [tokenScope], description: 'What it may do at most.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'It is refused from then on.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was issued.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it was not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; null: never.',
    }),
  }),
});

interface IssuedTokenShape {
  readonly tokenId: string;
  readonly secret: string;
}

const issuedToken = builder.objectRef<IssuedTokenShape>('IssuedToken').implement({
  description: 'A new token with its secret, which is shown here and never again.',
  fields: (t) => ({
    token: t.prismaField({
      type: apiToken,
      description: 'The token.',
      resolve: (query, { tokenId }, _args, { prisma }) =>
        prisma.apiToken.findUniqueOrThrow({ ...query, where: { id: tokenId } }),
    }),
    secret: t.exposeString('secret', {
      description: 'Sent as `Authorization: Bearer …`. It is not kept, and cannot be shown again.',
    }),
  }),
});

const issueTokenInput = builder.inputType('IssueTokenInput', {
  description: 'What issueToken takes.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for.' }),
    scopes: t.field({ type: [tokenScope], required: true, description: 'What it may do at most.' }),
    expiresInDays: t.int({ description: 'Days until it expires; 90 when left out.' }),
  }),
});

const revokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'What revokeToken takes.',
  fields: (t) => ({ tokenId: t.id({ required: true, description: 'Id of the token.' }) }),
});

const issueTokenResult = resultUnion('IssueTokenResult', issuedToken, [
  ...ACCESS,
  'ReauthenticationRequired',
  'InvalidInput',
  'TokenMayNotIssue',
]);
const revokeTokenResult = resultUnion('RevokeTokenResult', apiToken, [...ACCESS, 'NotFound']);

const DEFAULT_EXPIRY_DAYS = 90;

builder.queryFields((t) => ({
  apiTokens: t.prismaField({
    type: [apiToken],
    description: 'Tokens of whoever asks; for an administrator, of everyone. Newest first.',
    resolve: (query, _root, _args, { prisma, actor }) =>
      prisma.apiToken.findMany({
        ...query,
        where: readableBy(actor),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      }),
  }),
}));

builder.mutationFields((t) => ({
  issueToken: t.field({
    type: issueTokenResult,
    description: 'Issues a token that acts for whoever asks. Right: ISSUE_TOKEN.',
    args: { input: t.arg({ type: issueTokenInput, required: true, description: 'The token.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const { name, scopes, expiresInDays } = input;
      const issued = await issueToken(deps, actor, {
        name,
        scopes,
        expiresInDays: expiresInDays ?? DEFAULT_EXPIRY_DAYS,
      });
      return issued.ok ? { tokenId: issued.value.token.id, secret: issued.value.secret } : issued.refusal;
    },
  }),
  revokeToken: t.field({
    type: revokeTokenResult,
    description: 'Ends a token at once. Its owner, or an administrator.',
    args: { input: t.arg({ type: revokeTokenInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const tokenId = keyOf('ApiToken', input.tokenId);
      const revoked = await revokeToken(deps, actor, { tokenId });
      return revoked.ok
        ? prisma.apiToken.findUniqueOrThrow({ where: { id: revoked.value.tokenId } })
        : revoked.refusal;
    },
  }),
}));
