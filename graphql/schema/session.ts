import { isSessionLive } from '../../lib/domain/governance/people/session';
import { endSession } from '../../lib/usecases/people/end-session';
import type { SessionModel } from '../../lib/db/generated/prisma/models';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';
import { me } from './person';

const session = builder.objectRef<SessionModel>('Session').implement({
  description: 'A signed-in person, from their sign-in until it ends. Only they themselves see it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For endSession; no node.' }),
    client: t.exposeString('client', { description: 'What the browser said it is.' }),
    source: t.exposeString('source', {
      description:
        'The address that the sign-in came from; "everyone" where the venue does not know addresses.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When they signed in.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      description: 'When it was last used, at most a minute behind.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'It ends then at the latest.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ended; null: it was not.',
    }),
    isThisOne: t.boolean({
      description: 'Whether this request is of it.',
      resolve: ({ id }, _args, { actor }) => actor.kind === 'PERSON' && actor.sessionId === id,
    }),
  }),
});

builder.objectField(me, 'sessions', (t) =>
  t.field({
    type: [session],
    complexity: { multiplier: 10 },
    description: 'Where they are signed in now, last used first; none for an API token.',
    resolve: async (_me, _args, { actor, prisma, reads }) => {
      if (actor.kind !== 'PERSON') return [];
      const now = await reads.databaseNow();
      const open = await prisma.session.findMany({
        where: { personId: actor.personId, endedAt: null, expiresAt: { gt: now } },
        orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
      });
      return open.filter((one) => isSessionLive(one, now));
    },
  }),
);

const endSessionInput = builder.inputType('EndSessionInput', {
  description: 'What endSession takes.',
  fields: (t) => ({ sessionId: t.id({ required: true, description: 'Id of the session.' }) }),
});

const endSessionResult = resultUnion('EndSessionResult', session, [...ACCESS, 'NotFound']);

builder.mutationFields((t) => ({
  endSession: t.field({
    type: endSessionResult,
    description: 'Signs a person out of one of their own sessions, on whichever machine it is, at once.',
    args: { input: t.arg({ type: endSessionInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const ended = await endSession(deps, actor, input);
      return ended.ok
        ? prisma.session.findUniqueOrThrow({ where: { id: ended.value.sessionId } })
        : ended.refusal;
    },
  }),
}));
