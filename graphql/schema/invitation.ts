import { invitationPath } from '../../lib/domain/governance/people/invitation';
import type { Result } from '../../lib/domain/result';
import { type Invitation, invitePerson, renewInvitation } from '../../lib/usecases/people/invite-person';
import { builder } from '../kit/builder';
import { role } from '../kit/enums';
import { keyOf } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';
import { person } from './person';

const invitation = builder.objectRef<Invitation>('Invitation').implement({
  description: 'A person who was invited, with the link that is shown here and never again.',
  fields: (t) => ({
    person: t.prismaField({
      type: person,
      description: 'Who was invited.',
      resolve: (query, { personId }, _args, { prisma }) =>
        prisma.person.findUniqueOrThrow({ ...query, where: { id: personId } }),
    }),
    path: t.string({
      nullable: true,
      description:
        'Behind the address of the pages: where they set a password, once. Null where people sign in by single sign-on only.',
      resolve: ({ link }) => link && invitationPath(link.secret),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The link is of no use from then on.',
      resolve: ({ link }) => link && link.expiresAt,
    }),
  }),
});

const invitePersonInput = builder.inputType('InvitePersonInput', {
  description: 'What invitePerson takes.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'What they will sign in with; nobody else has it.' }),
    name: t.string({ required: true, description: 'As shown to others.' }),
    roles: t.field({ type: [role], required: true, description: 'What they may do from the start.' }),
  }),
});

const renewInvitationInput = builder.inputType('RenewInvitationInput', {
  description: 'What renewInvitation takes.',
  fields: (t) => ({ personId: t.id({ required: true, description: 'Id of the person.' }) }),
});

const invitePersonResult = resultUnion('InvitePersonResult', invitation, [
  ...ACCESS,
  'ReauthenticationRequired',
  'InvalidInput',
]);
const renewInvitationResult = resultUnion('RenewInvitationResult', invitation, [
  ...ACCESS,
  'ReauthenticationRequired',
  'NotFound',
  'NotInvitable',
]);

const valueOr = <Refusal>(outcome: Result<Invitation, Refusal>) =>
  outcome.ok ? outcome.value : outcome.refusal;

builder.mutationFields((t) => ({
  invitePerson: t.field({
    type: invitePersonResult,
    description:
      'Makes a person known and gives the link by which they set a password: valid for 72 hours, used once. Right: ADMINISTER.',
    args: { input: t.arg({ type: invitePersonInput, required: true, description: 'Whom.' }) },
    resolve: async (_root, { input }, { actor, deps }) => valueOr(await invitePerson(deps, actor, input)),
  }),
  renewInvitation: t.field({
    type: renewInvitationResult,
    description:
      'Gives a new link to somebody who has not set a password yet; the one before is of no use then. Right: ADMINISTER.',
    args: { input: t.arg({ type: renewInvitationInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const personId = keyOf('Person', input.personId);
      return valueOr(await renewInvitation(deps, actor, { personId }));
    },
  }),
}));
