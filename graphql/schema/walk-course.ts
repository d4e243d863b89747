import { decimal } from '../../lib/domain/number/decimal';
import type {
  DeleveragedAccount,
  Deleveraging,
  DeleveragingStep,
  DeleveragingTotal,
  WalkStep,
  WalkTotal,
} from '../../lib/domain/risk/studies/walks/walks';
import { builder } from '../kit/builder';

interface ServedStep extends WalkStep {
  readonly at: string;
}

const walkStep = builder.objectRef<ServedStep>('WalkStep').implement({
  description:
    'What comes of accounts at an instant of a path; amounts in the settlement asset. Whoever is liquidated is gone.',
  fields: (t) => ({
    at: t.exposeString('at', { description: 'The instant, as the path states it.' }),
    called: t.exposeInt('called', {
      description: 'Margin calls that open there, of accounts that are not liquidated there.',
    }),
    closed: t.exposeInt('closed', { description: 'Margin calls that close there.' }),
    overdue: t.exposeInt('overdue', {
      description: 'Margin calls whose grace period ends there, still open.',
    }),
    inCall: t.exposeInt('inCall', { description: 'Margin calls that are open after it.' }),
    liquidated: t.exposeInt('liquidated', { description: 'Accounts that are liquidated there.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'What those hold at the prices there.',
      resolve: ({ notional }) => decimal(notional),
    }),
    badDebt: t.field({
      type: 'Decimal',
      description: 'How far those are below zero together.',
      resolve: ({ badDebt }) => decimal(badDebt),
    }),
    fund: t.field({
      type: 'Decimal',
      description: 'What is left of the insurance fund after it.',
      resolve: ({ fund }) => decimal(fund),
    }),
    uncovered: t.field({
      type: 'Decimal',
      description: 'What the fund does not cover of the bad debt there.',
      resolve: ({ uncovered }) => decimal(uncovered),
    }),
    unmargined: t.exposeInt('unmargined', {
      description: 'Accounts that are not gone and cannot be margined there.',
    }),
  }),
});

const walkTotal = builder.objectRef<WalkTotal>('WalkTotal').implement({
  description:
    'What a path comes to from its beginning to its end, accounts that are liquidatable as it begins among it.',
  fields: (t) => ({
    called: t.exposeInt('called', { description: 'Margin calls that open.' }),
    closed: t.exposeInt('closed', { description: 'Margin calls that close.' }),
    overdue: t.exposeInt('overdue', {
      description: 'Margin calls whose grace period ends while they are open.',
    }),
    liquidated: t.exposeInt('liquidated', { description: 'Accounts that are liquidated.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'What those held, each as it was liquidated.',
      resolve: ({ notional }) => decimal(notional),
    }),
    badDebt: t.field({
      type: 'Decimal',
      description: 'What those lacked, each as it was liquidated.',
      resolve: ({ badDebt }) => decimal(badDebt),
    }),
    fund: t.field({
      type: 'Decimal',
      description: 'What is left of the insurance fund.',
      resolve: ({ fund }) => decimal(fund),
    }),
    uncovered: t.field({
      type: 'Decimal',
      description: 'Of the bad debt, what the fund did not cover.',
      resolve: ({ uncovered }) => decimal(uncovered),
    }),
  }),
});

interface ServedDeleveragingStep extends DeleveragingTotal {
  readonly at: string;
}

const deleveragingStep = builder.objectRef<ServedDeleveragingStep>('WalkDeleveragingStep').implement({
  description: 'What auto-deleveraging closes at an instant of a path; amounts in the settlement asset.',
  fields: (t) => ({
    at: t.exposeString('at', { description: 'The instant, as the path states it.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts of which positions are closed there.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'What is closed of theirs, at the mark.',
      resolve: ({ notional }) => decimal(notional),
    }),
    borne: t.field({
      type: 'Decimal',
      description: 'What they are paid less than the mark for it.',
      resolve: ({ borne }) => decimal(borne),
    }),
    left: t.field({
      type: 'Decimal',
      description: 'Losses of which nobody has the other side: they are left to the venue.',
      resolve: ({ left }) => decimal(left),
    }),
  }),
});

const deleveragedAccount = builder.objectRef<DeleveragedAccount>('WalkDeleveragedAccount').implement({
  description: 'An account of which positions are closed along a path by auto-deleveraging.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its name.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'What is closed of its positions in all, at the mark.',
      resolve: ({ notional }) => decimal(notional),
    }),
    borne: t.field({
      type: 'Decimal',
      description: 'What it bears in all.',
      resolve: ({ borne }) => decimal(borne),
    }),
  }),
});

interface ServedDeleveraging {
  readonly steps: readonly ServedDeleveragingStep[];
  readonly total: DeleveragingTotal;
  readonly most: readonly DeleveragedAccount[];
}

const walkDeleveraging = builder.objectRef<ServedDeleveraging>('WalkDeleveraging').implement({
  description:
    'Whom auto-deleveraging hits where the insurance fund does not cover bad debt: positions of those who owe are closed against the other side, most profit times leverage first, at the price at which they have nothing left.',
  fields: (t) => ({
    steps: t.field({
      type: [deleveragingStep],
      description: 'Instants at which the fund does not suffice.',
      resolve: ({ steps }) => [...steps],
    }),
    accounts: t.int({
      description: 'Accounts of which positions are closed, each once.',
      resolve: ({ total }) => total.accounts,
    }),
    notional: t.field({
      type: 'Decimal',
      description: 'What is closed of theirs in all, at the mark.',
      resolve: ({ total }) => decimal(total.notional),
    }),
    borne: t.field({
      type: 'Decimal',
      description: 'What they bear in all. With what is left it is what the fund does not cover.',
      resolve: ({ total }) => decimal(total.borne),
    }),
    left: t.field({
      type: 'Decimal',
      description: 'What is left to the venue in all.',
      resolve: ({ total }) => decimal(total.left),
    }),
    most: t.field({
      type: [deleveragedAccount],
      description: 'Whom it hits hardest, at most ten.',
      resolve: ({ most }) => [...most],
    }),
  }),
});

export interface ServedCourse {
  readonly steps: readonly ServedStep[];
  readonly total: WalkTotal;
  readonly deleveraging: ServedDeleveraging | null;
}

/** @param at of a step, as the path states it */
export function servedDeleveraging(
  { steps, ...found }: Deleveraging,
  at: (step: number) => string,
): ServedDeleveraging {
  return { ...found, steps: steps.map((one: DeleveragingStep) => ({ ...one, at: at(one.step) })) };
}

export const walkCourse = builder.objectRef<ServedCourse>('WalkCourse').implement({
  description: 'What comes of accounts along a path, one instant after the other.',
  fields: (t) => ({
    steps: t.field({
      type: [walkStep],
      description: 'The first is as prices are; then one for each instant of the path after its first.',
      resolve: ({ steps }) => [...steps],
    }),
    total: t.field({ type: walkTotal, description: 'All of them together.', resolve: ({ total }) => total }),
    deleveraging: t.field({
      type: walkDeleveraging,
      nullable: true,
      description:
        'Whom uncovered losses fall on. Null in evidence from before this was asked: there they are nobody’s.',
      resolve: ({ deleveraging }) => deleveraging,
    }),
  }),
});
