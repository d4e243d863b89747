import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import type { Unmargined, UnmarginedGroup } from '../../lib/domain/risk/studies/unmargined/unmargined';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';

const EFFECTS = { cured: 'CURED', lost: 'LOST', still: 'STILL' } as const satisfies Readonly<
  Record<keyof Unmargined, string>
>;

const effect = describedEnum('UnmarginedEffect', 'What a change does to accounts that cannot be margined.', {
  CURED: 'Lets them be margined.',
  LOST: 'Leaves them without margin.',
  STILL: 'Nothing: they cannot be margined before or after.',
});

interface Group extends UnmarginedGroup {
  readonly effect: (typeof EFFECTS)[keyof Unmargined];
}

export const unmarginedAccounts = builder.objectRef<Group>('UnmarginedAccounts').implement({
  description: 'Accounts that cannot be margined, by what the change does to them.',
  fields: (t) => ({
    effect: t.expose('effect', { type: effect, description: 'What the change does to them.' }),
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    listed: t.stringList({
      description: 'The first of them by name, at most 100.',
      resolve: ({ listed }) => [...listed],
    }),
    lacking: t.stringList({
      description: 'What they lack, a sentence for each reason.',
      resolve: ({ lacking }) => lacking.map(({ code, subjects }) => marginRefusalSentence(code, subjects)),
    }),
  }),
});

/** Those that there are, in a stated order. */
export function groupsOf(unmargined: Unmargined): readonly Group[] {
  return (['lost', 'still', 'cured'] as const)
    .map((name) => ({ ...unmargined[name], effect: EFFECTS[name] }))
    .filter(({ accounts }) => accounts > 0);
}
