import { decimal } from '../../lib/domain/number/decimal';
import type { SwitchedOff } from '../../lib/domain/parameters/without-offsets';
import type { AffectedTotal } from '../../lib/domain/risk/studies/impact/impact';
import type {
  RefusedWithout,
  RuleFound,
  RuleOfSide,
  SwitchedOffFound,
  WithoutRule,
} from '../../lib/domain/risk/studies/efficiency/efficiency';
import { builder } from '../kit/builder';
import { accountStatus, describedEnum } from '../kit/enums';
import { faultType } from '../kit/refusals';

const ruleKind = describedEnum(
  'OffsetRuleKind',
  'A kind of rule by which positions are charged less together.',
  {
    HEDGED_LEGS: 'A margin class charges less than both legs of a contract that is held long and short.',
    PORTFOLIO: 'A portfolio margins positions on one underlying together.',
    OFFSET: 'A credit between two portfolios.',
  } satisfies Record<RuleFound['kind'], string>,
);

const charged = describedEnum('LegsCharged', 'What is charged of two legs of a contract.', {
  GREATER: 'The greater of their requirements.',
  NET: 'The requirement of their net quantity.',
} satisfies Record<NonNullable<RuleOfSide['charged']>, string>);

const takenOff = builder.objectRef<RuleOfSide['largest'][number]>('TakenOffAccount').implement({
  description: 'What a rule takes off one account, in the settlement asset.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    initial: t.field({
      type: 'Decimal',
      description: 'Off initial margin.',
      resolve: ({ initial }) => decimal(initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'Off maintenance margin.',
      resolve: ({ maintenance }) => decimal(maintenance),
    }),
  }),
});

const ruleOfSide = builder.objectRef<RuleOfSide>('OffsetRuleOfSet').implement({
  description: 'A rule as one set has it, and what it takes off, in the settlement asset.',
  fields: (t) => ({
    charged: t.expose('charged', {
      type: charged,
      nullable: true,
      description: 'Of legs: what is charged; null: it is another rule.',
    }),
    portfolios: t.stringList({
      description: 'The two that a credit is between; none of another rule.',
      resolve: ({ credit }) => [...(credit?.portfolios ?? [])],
    }),
    isBetweenUnderlyings: t.boolean({
      description: 'Whether a credit is between portfolios on different underlyings.',
      resolve: ({ credit }) => credit?.isBetweenUnderlyings ?? false,
    }),
    recognised: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The fraction that a credit recognises; null: it is another rule.',
      resolve: ({ credit }) => credit && decimal(credit.recognised),
    }),
    cap: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The greatest part of either loss that a credit, with those before it, takes off.',
      resolve: ({ credit }) => credit && decimal(credit.cap),
    }),
    accounts: t.exposeInt('accounts', { description: 'Accounts for which it changes either requirement.' }),
    askedMore: t.exposeInt('askedMore', { description: 'Accounts that it asks for more of either.' }),
    initial: t.field({
      type: 'Decimal',
      description: 'What it takes off initial margin in all, less what it adds.',
      resolve: ({ initial }) => decimal(initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'The same of maintenance margin.',
      resolve: ({ maintenance }) => decimal(maintenance),
    }),
    largest: t.field({
      type: [takenOff],
      description: 'Those off which it takes most initial margin, at most ten.',
      resolve: ({ largest }) => [...largest],
    }),
    shareOfLargest: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Their part of what it takes off in all; null where that is not above 0.',
      resolve: ({ shareOfLargest }) => (shareOfLargest === null ? null : decimal(shareOfLargest)),
    }),
  }),
});

export const offsetRule = builder.objectRef<RuleFound>('OffsetRule').implement({
  description: 'A rule by which positions are charged less together than apart.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ruleKind, description: 'Of which kind.' }),
    name: t.exposeString('name', { description: 'The margin class, the portfolio, or the credit.' }),
    base: t.field({
      type: ruleOfSide,
      nullable: true,
      description: 'Under the base version; null: it has no such rule.',
      resolve: ({ before }) => before,
    }),
    proposed: t.field({
      type: ruleOfSide,
      nullable: true,
      description: 'As proposed; null: there is no such rule any more.',
      resolve: ({ after }) => after,
    }),
  }),
});

const offKind = describedEnum('SwitchedOffKind', 'What is supposed not to be recognised.', {
  ALL: 'Any offset: every position is charged by itself.',
  BETWEEN_UNDERLYINGS: 'Credits between portfolios on different underlyings.',
  HEDGED_LEGS: 'Hedged legs: each is charged by itself.',
  PORTFOLIO: 'One portfolio: each of its positions is charged by itself, and credits that name it are gone.',
  OFFSET: 'One credit.',
} satisfies Record<SwitchedOff['kind'], string>);

const lack = describedEnum('WithoutRuleLack', 'Why it is not told what would be without a rule.', {
  REFUSED: 'No valid set says so; its faults say why.',
  NOT_ASKED: 'There are more rules than are switched off one by one.',
} satisfies Record<RefusedWithout['lack'], string>);

const worst = builder.objectRef<WithoutRule['worst'][number]>('WorseWithoutRule').implement({
  description: 'An account that would be called or liquidatable without a rule.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    status: t.expose('status', { type: accountStatus, description: 'Where it would stand.' }),
    callAmount: t.field({
      type: 'Decimal',
      description: 'What it would have to add, in the settlement asset.',
      resolve: ({ callAmount }) => decimal(callAmount),
    }),
  }),
});

function told<Value>(one: WithoutRule | RefusedWithout, what: (found: WithoutRule) => Value): Value | null {
  return 'lack' in one ? null : what(one);
}

const withoutRule = builder.objectRef<WithoutRule | RefusedWithout>('WithoutOffset').implement({
  description:
    'What accounts would be asked for, and where they would stand at present prices, without something of a set; null where it is not told.',
  fields: (t) => {
    const amount = (what: (found: WithoutRule) => string, description: string) =>
      t.field({
        type: 'Decimal',
        nullable: true,
        description,
        resolve: (one) => told(one, (found) => decimal(what(found))),
      });
    const count = (what: (found: WithoutRule) => number, description: string) =>
      t.int({ nullable: true, description, resolve: (one) => told(one, what) });
    const affected = (figure: keyof Omit<AffectedTotal, 'accounts'>) => (found: WithoutRule) =>
      found.newlyLiquidatable[figure];
    return {
      lack: t.field({
        type: lack,
        nullable: true,
        description: 'Why it is not told; null where it is.',
        resolve: (one) => ('lack' in one ? one.lack : null),
      }),
      faults: t.field({
        type: [faultType],
        description: 'Of the set that would say so, where it is refused.',
        resolve: (one) => ('lack' in one && one.lack === 'REFUSED' ? [...one.faults] : []),
      }),
      accounts: count(({ accounts }) => accounts, 'Accounts that would be asked for something else.'),
      initial: amount(({ initial }) => initial, 'Initial margin on top, in the settlement asset.'),
      maintenance: amount(({ maintenance }) => maintenance, 'Maintenance margin on top.'),
      newlyInCall: count(
        ({ newlyInCall }) => newlyInCall.accounts,
        'Accounts that would newly be called, and not liquidatable.',
      ),
      newlyLiquidatable: count(
        ({ newlyLiquidatable }) => newlyLiquidatable.accounts,
        'Accounts that would newly be liquidatable.',
      ),
      newlyLiquidatableNotional: amount(affected('notional'), 'The notional of these.'),
      newlyLiquidatableCallAmount: amount(affected('callAmount'), 'What these would have to add.'),
      unmargined: count(({ unmargined }) => unmargined, 'Accounts that could not be margined so.'),
      worst: t.field({
        type: [worst],
        description: 'Of those newly called or liquidatable, the ten that would have to add most.',
        resolve: (one) => [...(told(one, (found) => found.worst) ?? [])],
      }),
    };
  },
});

export const switchedOff = builder.objectRef<SwitchedOffFound>('SwitchedOffOffset').implement({
  description: 'What of both sets is supposed not to be recognised, and what would be then.',
  fields: (t) => ({
    kind: t.field({ type: offKind, description: 'What is not recognised.', resolve: ({ off }) => off.kind }),
    name: t.string({
      nullable: true,
      description: 'The portfolio or the credit; null: it is more than one.',
      resolve: ({ off }) => ('name' in off ? off.name : null),
    }),
    base: t.field({
      type: withoutRule,
      nullable: true,
      description: 'Of the base version; null: it has nothing of it.',
      resolve: ({ before }) => before,
    }),
    proposed: t.field({
      type: withoutRule,
      nullable: true,
      description: 'Of the proposed set.',
      resolve: ({ after }) => after,
    }),
  }),
});
