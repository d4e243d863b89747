import { Decimal, decimal } from '../../lib/domain/number/decimal';
import { procyclicalityOf } from '../../lib/domain/risk/evidence';
import {
  type BothSides,
  procyclicalityInShort,
  type ProcyclicalityInShort,
  type ProgrammeInShort,
  type ToldRise,
} from '../../lib/domain/risk/studies/procyclicality/in-short';
import type {
  Procyclicality,
  ProcyclicalityAsked,
} from '../../lib/domain/risk/studies/procyclicality/procyclicality';
import { builder } from '../kit/builder';
import { greatestJump, instrumentJump, movedRequirement, requirementWord } from './instrument-jump';
import { programmeMovesType } from './programme-moves';
import { simulation } from './simulation';

const sides = builder.objectRef<BothSides<number>>('FiguresOfBothSets').implement({
  description: 'A figure under both parameter sets, each a fraction.',
  fields: (t) => ({
    before: t.field({
      type: 'Decimal',
      description: 'Under the base version.',
      resolve: ({ before }) => new Decimal(before),
    }),
    after: t.field({
      type: 'Decimal',
      description: 'Under the proposed parameters.',
      resolve: ({ after }) => new Decimal(after),
    }),
  }),
});

const toldRise = builder.objectRef<ToldRise>('ToldRise').implement({
  description: 'The greatest rise of a requirement from one slot to that so many days later.',
  fields: (t) => ({
    requirement: t.field({
      type: movedRequirement,
      description: 'Of which requirement.',
      resolve: ({ requirement }) => requirementWord(requirement),
    }),
    days: t.exposeInt('days', { description: 'Over how many days.' }),
    by: t.field({
      type: sides,
      description: 'How far; below 0 where it only fell.',
      resolve: ({ by }) => by,
    }),
  }),
});

const inShort = builder.objectRef<ProgrammeInShort>('ProgrammeInShort').implement({
  description:
    'What a programme comes to under both parameter sets; a set that does not state it has the curve that never moves.',
  fields: (t) => ({
    name: t.exposeString('programme', { description: 'Its name.' }),
    isInBase: t.boolean({
      description: 'Whether the base version states it.',
      resolve: ({ stated }) => stated.before,
    }),
    isInProposed: t.boolean({
      description: 'Whether the proposed parameters do.',
      resolve: ({ stated }) => stated.after,
    }),
    rise: t.field({
      type: toldRise,
      nullable: true,
      description:
        'The rise that the change makes most of, or else the greatest; null: no stretch of bars is long enough.',
      resolve: ({ rise }) => rise,
    }),
    cost: t.field({
      type: sides,
      description: 'Mean maintenance margin, of notional.',
      resolve: ({ cost }) => cost,
    }),
    breachShare: t.field({
      type: sides,
      nullable: true,
      description:
        'Of all slots, long and short, the share at which the market moved further than maintenance margin within the horizon; null where no horizon was reached.',
      resolve: ({ breachShare }) => breachShare,
    }),
    worstUncovered: t.field({
      type: sides,
      description: 'The worst of it, of the price; 0 without a breach.',
      resolve: ({ worstUncovered }) => worstUncovered,
    }),
    isRiseWorse: t.exposeBoolean('isRiseWorse', {
      description: 'Whether margin rises further under the proposed parameters.',
    }),
    isLossWorse: t.exposeBoolean('isLossWorse', {
      description: 'Whether they leave more uncovered, more often or at worst.',
    }),
  }),
});

interface Served {
  readonly asked: ProcyclicalityAsked;
  readonly found: Procyclicality;
  readonly short: ProcyclicalityInShort;
}

const procyclicality = builder.objectRef<Served>('Procyclicality').implement({
  description:
    'How margin moves with the market under either parameter set, as they state it: what adjustment programmes would have done over the bars that were known, and the rise that the change itself is.',
  fields: (t) => ({
    step: t.field({
      type: 'Decimal',
      description: 'Volatility is one figure, and then so many times it.',
      resolve: ({ asked }) => decimal(asked.step),
    }),
    jump: t.field({
      type: greatestJump,
      nullable: true,
      description: 'The greatest rise at once; null: the change raises the margin rate of nothing.',
      resolve: ({ short }) => short.jump,
    }),
    incomparable: t.stringList({
      description:
        'Instruments of which a rise at once cannot be told: a set cannot margin them, or the base version asks nothing.',
      resolve: ({ short }) => [...short.incomparable],
    }),
    inShort: t.field({
      type: [inShort],
      description: 'Programmes that could be played, by name.',
      resolve: ({ short }) => [...short.programmes],
    }),
    unplayed: t.stringList({
      description: 'Names of those that could not.',
      resolve: ({ short }) => [...short.unplayed],
    }),
    programmes: t.field({
      type: [programmeMovesType],
      description: 'Every programme that either set states, by name.',
      resolve: ({ found }) => [...found.programmes],
    }),
    instruments: t.field({
      type: [instrumentJump],
      description: 'Every listed instrument that a margin class of either set names.',
      resolve: ({ found }) => [...found.instruments],
    }),
  }),
});

builder.prismaObjectField(simulation, 'procyclicality', (t) =>
  t.field({
    type: procyclicality,
    nullable: true,
    description:
      'How margin moves with the market. Null before the end, where neither set states a programme and no history of prices was known, and in evidence from before this was asked.',
    resolve: async ({ id }, _args, { reads }) => {
      const evidence = await reads.evidence(id);
      const moves = evidence && procyclicalityOf(evidence);
      return moves && { ...moves, short: procyclicalityInShort(moves.found) };
    },
  }),
);
