import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import { efficiencyOf } from '../../lib/domain/risk/evidence';
import { builder } from '../kit/builder';
import { offsetRule, switchedOff } from './offset-rule';
import {
  accountRecognition,
  recognisedBand,
  recognisedChange,
  recognition,
  recognitionBySize,
  thinnestMargin,
} from './recognition';
import { simulation } from './simulation';

type Served = NonNullable<ReturnType<typeof efficiencyOf>>;

const efficiencyType = builder.objectRef<Served>('CrossMarginEfficiency').implement({
  description:
    'What is recognised of offsets: what every position would be asked for by itself, less what accounts are asked for, under both sets, in the settlement asset.',
  fields: (t) => ({
    accounts: t.int({
      description: 'Accounts in the figures: margined under both sets, together and apart.',
      resolve: ({ found }) => found.accounts,
    }),
    incomparable: t.int({
      description: 'Accounts that are margined, and not by each position alone: they are in no figure.',
      resolve: ({ found }) => found.incomparable.accounts,
    }),
    incomparableListed: t.stringList({
      description: 'The first of these by name, at most 100.',
      resolve: ({ found }) => [...found.incomparable.listed],
    }),
    incomparableLacking: t.stringList({
      description: 'What they lack, a sentence for each reason.',
      resolve: ({ found }) =>
        found.incomparable.lacking.map(({ code, subjects }) => marginRefusalSentence(code, subjects)),
    }),
    base: t.field({
      type: recognition,
      description: 'Of all of them, under the base version.',
      resolve: ({ found }) => found.whole.before,
    }),
    proposed: t.field({
      type: recognition,
      description: 'Of all of them, as proposed.',
      resolve: ({ found }) => found.whole.after,
    }),
    bySize: t.field({
      type: [recognitionBySize],
      description: 'By notional, ascending.',
      resolve: ({ found }) => [...found.bySize],
    }),
    byShare: t.field({
      type: [recognisedBand],
      description: 'By the share of standalone initial margin that is recognised, ascending.',
      resolve: ({ found }) => [...found.byShare],
    }),
    rules: t.field({
      type: [offsetRule],
      description:
        'Every rule of either set: classes and portfolios by name, then credits in their order of priority.',
      resolve: ({ found }) => [...found.rules],
    }),
    ruleCount: t.int({
      description: 'How many these are; 0: every position is charged by itself under either set.',
      resolve: ({ found }) => found.rules.length,
    }),
    losing: t.field({
      type: recognisedChange,
      description: 'Accounts of which less is recognised of initial margin as proposed.',
      resolve: ({ found }) => found.losing,
    }),
    gaining: t.field({
      type: recognisedChange,
      description: 'Accounts of which more is.',
      resolve: ({ found }) => found.gaining,
    }),
    largestLosing: t.field({
      type: [accountRecognition],
      description: 'Those that lose most, at most ten.',
      resolve: ({ found }) => [...found.largestLosing],
    }),
    thinnestBase: t.field({
      type: thinnestMargin,
      nullable: true,
      description: 'Under the base version; null: nothing is recognised.',
      resolve: ({ found }) => found.thinnest.before,
    }),
    thinnestProposed: t.field({
      type: thinnestMargin,
      nullable: true,
      description: 'As proposed.',
      resolve: ({ found }) => found.thinnest.after,
    }),
    withoutCorrelation: t.field({
      type: switchedOff,
      nullable: true,
      description:
        'Of the list below what is told first: without credits between underlyings, or, where neither set has any, without all offsets; null: there are none.',
      resolve: ({ found }) => {
        const find = (kind: (typeof found.switchedOff)[number]['off']['kind']) =>
          found.switchedOff.find(({ off }) => off.kind === kind);
        return find('BETWEEN_UNDERLYINGS') ?? find('ALL') ?? null;
      },
    }),
    switchedOff: t.field({
      type: [switchedOff],
      description: 'What would be without all offsets, without those between underlyings, without each rule.',
      resolve: ({ found }) => [...found.switchedOff],
    }),
  }),
});

builder.prismaObjectField(simulation, 'efficiency', (t) =>
  t.field({
    type: efficiencyType,
    nullable: true,
    description:
      'What offsets take off margin under either set, by rule, and what accounts would be asked for without them. Null before the end, and in evidence from before this was asked.',
    resolve: async ({ id }, _args, { reads }) => {
      const evidence = await reads.evidence(id);
      return evidence && efficiencyOf(evidence);
    },
  }),
);
