import { closeAccount } from '../../lib/usecases/accounts/close-account';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';
import { account } from './account';

const closeAccountInput = builder.inputType('CloseAccountInput', {
  description: 'What closeAccount takes.',
  fields: (t) => ({
    accountId: t.string({ required: true, description: 'Its natural key, in exact case.' }),
    reason: t.string({ required: true, description: 'Why, for the log.' }),
  }),
});

const closeAccountResult = resultUnion('CloseAccountResult', account, [
  ...ACCESS,
  'InvalidInput',
  'NotFound',
  'StillInUse',
]);

builder.mutationFields((t) => ({
  closeAccount: t.field({
    type: closeAccountResult,
    description:
      'Takes an account that holds nothing out of every run, count and list; an import that puts something into it opens it again. Right: IMPORT.',
    args: { input: t.arg({ type: closeAccountInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const accountId = storableText('closeAccount.accountId', input.accountId);
      const closed = await closeAccount(deps, actor, { ...input, accountId });
      return closed.ok
        ? prisma.account.findUniqueOrThrow({ where: { id: closed.value.accountId } })
        : closed.refusal;
    },
  }),
}));
