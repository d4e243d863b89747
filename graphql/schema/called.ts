import type { Called, CalledAccount, CalledGroup } from '../../lib/domain/risk/studies/called/called';
import { builder } from '../kit/builder';
import { accountStatus, describedEnum } from '../kit/enums';

const EFFECTS = {
  newly: 'NEWLY_CALLED',
  more: 'CALLED_FOR_MORE',
  same: 'UNCHANGED',
  less: 'CALLED_FOR_LESS',
  released: 'RELEASED',
} as const satisfies Readonly<Record<keyof Called, string>>;

const effect = describedEnum('CallEffect', 'What a change does to the margin call of an account.', {
  NEWLY_CALLED: 'It has none before, and one after.',
  CALLED_FOR_MORE: 'It has one before and after, and must add more.',
  UNCHANGED: 'It has one before and after, for the same amount.',
  CALLED_FOR_LESS: 'It has one before and after, and must add less.',
  RELEASED: 'It has one before, and none after.',
});

const calledAccount = builder.objectRef<CalledAccount>('CalledAccount').implement({
  description: 'An account with a call before a change or after it; amounts in the settlement asset.',
  fields: (t) => ({
    accountId: t.exposeString('account', { description: 'Its natural key.' }),
    statusBefore: t.expose('statusBefore', { type: accountStatus, description: 'Under the base version.' }),
    statusAfter: t.expose('statusAfter', {
      type: accountStatus,
      description: 'Under the proposed parameters.',
    }),
    callAmountBefore: t.field({
      type: 'Decimal',
      description: 'What it would have to add under the base version.',
      resolve: ({ callAmount }) => callAmount.before,
    }),
    callAmountAfter: t.field({
      type: 'Decimal',
      description: 'What it would have to add under the proposed parameters.',
      resolve: ({ callAmount }) => callAmount.after,
    }),
  }),
});

interface Group extends CalledGroup {
  readonly effect: (typeof EFFECTS)[keyof Called];
}

export const calledAccounts = builder.objectRef<Group>('CalledAccounts').implement({
  description: 'Accounts with a margin call before or after, by what the change does to it.',
  fields: (t) => ({
    effect: t.expose('effect', { type: effect, description: 'What the change does to their calls.' }),
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    callAmountBefore: t.field({
      type: 'Decimal',
      description: 'What they would have to add in all under the base version.',
      resolve: ({ callAmount }) => callAmount.before,
    }),
    callAmountAfter: t.field({
      type: 'Decimal',
      description: 'What they would have to add in all under the proposed parameters.',
      resolve: ({ callAmount }) => callAmount.after,
    }),
    listed: t.field({
      type: [calledAccount],
      description: 'Those whose call changes most, at most 100.',
      resolve: ({ listed }) => [...listed],
    }),
  }),
});

/** Those that there are, in a stated order. */
export function calledGroups(called: Called): readonly Group[] {
  return (['newly', 'more', 'same', 'less', 'released'] as const)
    .map((name) => ({ ...called[name], effect: EFFECTS[name] }))
    .filter(({ accounts }) => accounts > 0);
}
