import { PLAIN_TOOLS } from '../../lib/domain/dynamics/plain-tools';
import type { RiseAt, RisesBeside } from '../../lib/domain/dynamics/rises-beside';
import { Decimal } from '../../lib/domain/number/decimal';
import {
  type FrontierKind,
  type FrontierPoint,
  frontierOf,
} from '../../lib/domain/risk/studies/procyclicality/frontier';
import {
  type MovesUnder,
  type PlayLack,
  type PlayLackCode,
  PLAY_LACKS,
  type ProgrammeMoves,
} from '../../lib/domain/risk/studies/procyclicality/procyclicality';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { backtestSummary } from './adjustment-backtest';
import { marginRise, risesOf, toolEnum, toolName } from './margin-series';
import { stepResponseType } from './step-response';

const LACKS: Record<PlayLackCode, string> = {
  ANCHOR_OF_VERSION: 'Its dials are multiples of a rate of a version, which moves with each version.',
  READS_LIQUIDITY: 'It reads turnover and spread, of which no history is kept.',
  NO_BARS_KNOWN: 'No bar that it reads was known.',
  FIRST_BAR_MISSING: 'No bar was known that opens where it says that its first one does.',
  TOO_MANY_BARS: 'It would be more decisions than are played.',
  TOO_FEW_BARS: 'It has too few returns to decide on.',
  NO_COMMON_TIME: 'What is known for one set ends before it begins for the other.',
  TOO_MANY_PROGRAMMES: 'Other programmes were played first: those that the change changes, then by name.',
};
const lackEnum = describedEnum(
  'ProgrammeLack',
  'Why a programme is not played.',
  Object.fromEntries(PLAY_LACKS.map((code) => [code, LACKS[code]])) as Record<PlayLackCode, string>,
);

const lack = builder.objectRef<PlayLack>('ProgrammeNotPlayed').implement({
  description: 'Why nothing is said of a programme over bars that are known.',
  fields: (t) => ({
    because: t.field({ type: lackEnum, description: 'Why.', resolve: ({ code }) => code }),
    bars: t.exposeInt('bars', { description: 'Bars of its signal that are known.' }),
    returns: t.exposeInt('returns', {
      nullable: true,
      description: 'Of too few bars: returns that are known; else null.',
    }),
    neededReturns: t.exposeInt('neededReturns', {
      nullable: true,
      description: 'Of too few bars: from how many returns on a slot decides.',
    }),
  }),
});

const riseAt = builder.objectRef<RiseAt>('RiseAt').implement({
  description: 'A greatest rise, and when it ended.',
  fields: (t) => ({
    by: t.field({
      type: 'Decimal',
      description: 'As a fraction of where it began; below 0 where it only fell.',
      resolve: ({ by }) => new Decimal(by),
    }),
    at: t.field({
      type: 'DateTime',
      description: 'The slot at which it ended.',
      resolve: ({ at }) => new Date(at),
    }),
  }),
});

const risesType = builder.objectRef<RisesBeside>('RisesBeside').implement({
  description:
    'How far margin rose from one slot to that so many days later, beside how far volatility did, each on its own days.',
  fields: (t) => ({
    days: t.exposeInt('days', { description: 'How many days.' }),
    initial: t.field({
      type: riseAt,
      nullable: true,
      description: 'Of initial margin; null where no stretch of bars is so long without a gap.',
      resolve: ({ initial }) => initial,
    }),
    maintenance: t.field({
      type: riseAt,
      nullable: true,
      description: 'Of maintenance margin.',
      resolve: ({ maintenance }) => maintenance,
    }),
    volatility: t.field({
      type: riseAt,
      nullable: true,
      description: 'Of the volatility of now.',
      resolve: ({ volatility }) => volatility,
    }),
  }),
});

const under = builder.objectRef<MovesUnder>('ProgrammeUnder').implement({
  description: 'A programme as one parameter set states it.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Whose bars it reads.' }),
    barMinutes: t.exposeInt('barMinutes', { description: 'How long they are.' }),
    summary: t.field({
      type: backtestSummary,
      nullable: true,
      description: 'What it did over the bars that are known, every rise borne whole; null: see `lack`.',
      resolve: ({ played }) => played,
    }),
    rises: t.field({
      type: [risesType],
      description: 'By number of days; empty where it is not played.',
      resolve: ({ played }) => [...(played?.rises ?? [])],
    }),
    lack: t.field({
      type: lack,
      nullable: true,
      description: 'Why it is not played; null where it is.',
      resolve: (one) => one.lack,
    }),
    response: t.field({
      type: stepResponseType,
      nullable: true,
      description: 'What it makes of a step of volatility; null: see `responseLack`.',
      resolve: ({ response }) => response,
    }),
    responseLack: t.field({
      type: lackEnum,
      nullable: true,
      description: 'Why that is not known; null where it is.',
      resolve: ({ responseLack }) => responseLack,
    }),
  }),
});

const kind = describedEnum('FrontierKind', 'A way to margin.', {
  STATIC: 'The curve as approved, which never moves.',
  PROGRAMME: 'The programme: its maintenance margin.',
  TOOL: 'Present volatility, with one tool against procyclicality by itself, or none.',
} satisfies Record<FrontierKind, string>);
const side = describedEnum('FrontierSide', 'Under which parameter set.', {
  BEFORE: 'The base version.',
  AFTER: 'The proposed parameters.',
  BOTH: 'Both: it comes to the same.',
} satisfies Record<FrontierPoint['side'], string>);

const point = builder.objectRef<FrontierPoint>('FrontierPoint').implement({
  description:
    'What a way to margin costs, and what it leaves uncovered at the worst price within the horizon, long and short together: the less of both, the better.',
  fields: (t) => ({
    kind: t.field({ type: kind, description: 'Which way.', resolve: (one) => one.kind }),
    tool: t.field({
      type: toolEnum,
      nullable: true,
      description: 'Which tool; null where it is none of them.',
      resolve: ({ tool }) => tool && toolName(tool),
    }),
    side: t.field({ type: side, description: 'Under which set.', resolve: (one) => one.side }),
    cost: t.field({
      type: 'Decimal',
      description: 'Mean margin, as a fraction of notional.',
      resolve: ({ cost }) => new Decimal(cost),
    }),
    breachShare: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Of all slots, long and short, the share at which the market moved further than the margin held; null where no horizon was reached.',
      resolve: ({ breachShare }) => (breachShare === null ? null : new Decimal(breachShare)),
    }),
    worstUncovered: t.field({
      type: 'Decimal',
      description: 'The worst of it, as a fraction of the price; 0 without a breach.',
      resolve: ({ worstUncovered }) => new Decimal(worstUncovered),
    }),
    meanUncovered: t.field({
      type: 'Decimal',
      description: 'The mean of all breaches, as the same fraction; 0 without one.',
      resolve: ({ meanUncovered }) => new Decimal(meanUncovered),
    }),
    largestRise: t.field({
      type: [marginRise],
      description: 'How far margin rises, by the number of days.',
      resolve: ({ moves }) => risesOf(moves.largestRise),
    }),
    peakToTrough: t.field({
      type: 'Decimal',
      description: 'Greatest margin over least.',
      resolve: ({ moves }) => new Decimal(moves.peakToTrough),
    }),
  }),
});

/** A programme under both sets. */
export const programmeMovesType = builder.objectRef<ProgrammeMoves>('ProgrammeMoves').implement({
  description: `An adjustment programme under both parameter sets, over the time in which both could decide; beside it ${PLAIN_TOOLS.length} plain ways to follow volatility.`,
  fields: (t) => ({
    name: t.exposeString('programme', { description: 'Its name.' }),
    isSame: t.exposeBoolean('isSame', { description: 'Whether both sets state it alike.' }),
    before: t.field({
      type: under,
      nullable: true,
      description: 'Under the base version; null: it does not state it.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: under,
      nullable: true,
      description: 'Under the proposed parameters; null: they do not state it.',
      resolve: ({ after }) => after,
    }),
    frontier: t.field({
      type: [point],
      description: 'What each way costs and leaves uncovered; empty where neither side is played.',
      resolve: (moves) => [...frontierOf(moves)],
    }),
  }),
});
