import { mayActor, responsiblePersonId, RIGHTS, rolesWith } from '../../lib/domain/governance/people/actor';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { role } from '../kit/enums';

export const person = builder.prismaNode('Person', {
  id: { field: 'id' },
  nullable: true,
  description: 'Someone who signs in.',
  fields: (t) => ({
    name: t.string({ description: 'As shown to others.', resolve: ({ name }) => visibleText(name) }),
    roles: t.expose('roles', { type: [role], description: 'What they may do.' }),
    email: t.string({
      nullable: true,
      description: 'What they sign in with; null unless an administrator, or they themselves, ask.',
      resolve: ({ id, email }, _args, { actor }) =>
        mayActor(actor, 'ADMINISTER') || responsiblePersonId(actor) === id ? email : null,
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When their access was suspended; null: they may sign in, or it is not an administrator who asks.',
      resolve: ({ disabledAt }, _args, { actor }) => (mayActor(actor, 'ADMINISTER') ? disabledAt : null),
    }),
    hasPassword: t.boolean({
      nullable: true,
      description: 'Whether they have set a password; null unless an administrator asks.',
      resolve: ({ passwordHash }, _args, { actor }) =>
        mayActor(actor, 'ADMINISTER') ? passwordHash !== null : null,
    }),
    boundIdentity: t.string({
      nullable: true,
      description:
        'Issuer and subject of the identity at the OpenID provider that is theirs, as "issuer|subject"; null: none is, or it is not an administrator who asks.',
      resolve: ({ oidcSubject }, _args, { actor }) => (mayActor(actor, 'ADMINISTER') ? oidcSubject : null),
    }),
    invitedUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Until when the link of their invitation can be used, which they have not done; null: there is none, or it is not an administrator who asks.',
      resolve: ({ id }, _args, { actor, reads }) =>
        mayActor(actor, 'ADMINISTER') ? reads.invitedUntil(id) : null,
    }),
    lastSignInAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When they last signed in; null: never, or it is not an administrator who asks.',
      resolve: ({ id }, _args, { actor, reads }) =>
        mayActor(actor, 'ADMINISTER') ? reads.lastSignInAt(id) : null,
    }),
  }),
});

interface MeShape {
  readonly personId: string;
}

export const me = builder.objectRef<MeShape>('Me').implement({
  description: 'Who asks.',
  fields: (t) => ({
    person: t.prismaField({
      type: person,
      description: 'The person; behind an API token, its owner.',
      resolve: (query, { personId }, _args, { prisma }) =>
        prisma.person.findUniqueOrThrow({ ...query, where: { id: personId } }),
    }),
    roles: t.field({
      type: [role],
      description: 'Roles that count for this request.',
      resolve: (_me, _args, { actor }) => ('roles' in actor ? [...actor.roles] : []),
    }),
    rights: t.stringList({
      description: 'What may be done with this request: READ, PROPOSE, COMMENT, VOTE and so on.',
      resolve: (_me, _args, { actor }) => RIGHTS.filter((right) => mayActor(actor, right)),
    }),
    authenticatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the person last proved who they are; null for an API token.',
      resolve: (_me, _args, { actor }) =>
        actor.kind === 'PERSON' ? new Date(actor.authenticatedAtMs) : null,
    }),
    viaToken: t.boolean({
      description: 'Whether an API token asks, and not a person.',
      resolve: (_me, _args, { actor }) => actor.kind === 'TOKEN',
    }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: me,
    nullable: true,
    skipTypeScopes: true,
    description: 'Who asks; null when nobody has signed in.',
    resolve: (_root, _args, { actor }) => {
      const personId = responsiblePersonId(actor);
      return personId === null ? null : { personId };
    },
  }),
  people: t.prismaConnection(
    {
      type: person,
      cursor: 'id',
      authScopes: { right: 'ADMINISTER' },
      complexity: pageCost,
      description: `Everyone, by name. Needs the right ADMINISTER (${rolesWith('ADMINISTER').join(', ')}).`,
      totalCount: (_root, _args, { prisma }) => prisma.person.count(),
      resolve: (query, _root, _args, { prisma }) =>
        prisma.person.findMany({ ...query, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
    },
    { name: 'PersonConnection' },
    { name: 'PersonEdge' },
  ),
}));
