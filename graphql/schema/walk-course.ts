import { decimal } from '../../lib/domain/number/decimal';
import type { WalkStep, WalkTotal } from '../../lib/domain/risk/studies/walks/walks';
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

export interface ServedCourse {
  readonly steps: readonly ServedStep[];
  readonly total: WalkTotal;
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
  }),
});
