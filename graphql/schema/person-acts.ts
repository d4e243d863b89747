import { disablePerson } from '../../lib/usecases/people/disable-person';
import { setRoles } from '../../lib/usecases/people/set-roles';
import type { Result } from '../../lib/domain/result';
import { builder } from '../kit/builder';
import type { Context } from '../server/context-shape';
import { role } from '../kit/enums';
import { person } from './person';
import { keyOf } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';

const setRolesInput = builder.inputType('SetRolesInput', {
  description: 'What setRoles takes.',
  fields: (t) => ({
    personId: t.id({ required: true, description: 'Id of the person.' }),
    roles: t.field({ type: [role], required: true, description: 'Exactly these, from now on.' }),
  }),
});

const disablePersonInput = builder.inputType('DisablePersonInput', {
  description: 'What disablePerson takes.',
  fields: (t) => ({
    personId: t.id({ required: true, description: 'Id of the person.' }),
    reason: t.string({ required: true, description: 'Why, for the log.' }),
  }),
});

const enablePersonInput = builder.inputType('EnablePersonInput', {
  description: 'What enablePerson takes.',
  fields: (t) => ({
    personId: t.id({ required: true, description: 'Id of the person.' }),
    reason: t.string({ required: true, description: 'Why, for the log.' }),
  }),
});

const ON_PERSON = [
  ...ACCESS,
  'ReauthenticationRequired',
  'NotFound',
  'OwnRoles',
  'LastAdministrator',
] as const;
const setRolesResult = resultUnion('SetRolesResult', person, ON_PERSON);
const disablePersonResult = resultUnion('DisablePersonResult', person, [...ON_PERSON, 'InvalidInput']);
const enablePersonResult = resultUnion('EnablePersonResult', person, [...ON_PERSON, 'InvalidInput']);

async function personOr<Refusal>(
  outcome: Result<{ readonly personId: string }, Refusal>,
  { prisma }: Context,
) {
  return outcome.ok
    ? prisma.person.findUniqueOrThrow({ where: { id: outcome.value.personId } })
    : outcome.refusal;
}

builder.mutationFields((t) => ({
  setRoles: t.field({
    type: setRolesResult,
    description: 'Gives a person exactly these roles. Right: ADMINISTER; nobody changes their own.',
    args: { input: t.arg({ type: setRolesInput, required: true, description: 'Whose, and which.' }) },
    resolve: async (_root, { input }, context) => {
      const personId = keyOf('Person', input.personId);
      return personOr(await setRoles(context.deps, context.actor, { personId, roles: input.roles }), context);
    },
  }),
  disablePerson: t.field({
    type: disablePersonResult,
    description:
      'Suspends the access of a person and their tokens, from the next request; their sessions end. Right: ADMINISTER.',
    args: { input: t.arg({ type: disablePersonInput, required: true, description: 'Whom.' }) },
    resolve: async (_root, { input }, context) => {
      const personId = keyOf('Person', input.personId);
      return personOr(
        await disablePerson(context.deps, context.actor, { personId, disabled: true, reason: input.reason }),
        context,
      );
    },
  }),
  enablePerson: t.field({
    type: enablePersonResult,
    description: 'Restores the access of a person; they sign in anew. Right: ADMINISTER.',
    args: { input: t.arg({ type: enablePersonInput, required: true, description: 'Whom.' }) },
    resolve: async (_root, { input }, context) => {
      const personId = keyOf('Person', input.personId);
      return personOr(
        await disablePerson(context.deps, context.actor, { personId, disabled: false, reason: input.reason }),
        context,
      );
    },
  }),
}));
