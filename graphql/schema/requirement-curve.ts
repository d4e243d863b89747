import type {
  DrawnFigure,
  RequirementCurve,
  RequirementPoint,
} from '../../lib/domain/margin/request/requirement-curve';
import { traceRequirement } from '../../lib/usecases/margin/trace-requirement';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';

const drawnFigure = builder.objectRef<DrawnFigure>('DrawnFigure').implement({
  description: 'A figure that a requirement curve was drawn at.',
  fields: (t) => ({
    subject: t.exposeString('subject', { description: 'The instrument it is of.' }),
    figure: t.exposeString('figure', {
      description: 'OPEN_INTEREST, VOLATILITY and the like; MARK_PRICE, DAYS_TO_EXPIRY or SELECTED_RATE.',
    }),
    value: t.expose('value', { type: 'Decimal', description: 'In its own unit; a rate is a fraction.' }),
    stated: t.exposeBoolean('isStated', {
      description: 'Whether the question stated it, in place of what the market says.',
    }),
  }),
});

const requirementPoint = builder.objectRef<RequirementPoint>('RequirementPoint').implement({
  description: 'What a position of one size must post, in the settlement asset.',
  fields: (t) => ({
    notional: t.expose('notional', { type: 'Decimal', description: 'Size of the position.' }),
    initialMargin: t.expose('initialMargin', { type: 'Decimal', description: 'Needed to open it.' }),
    maintenanceMargin: t.expose('maintenanceMargin', { type: 'Decimal', description: 'Needed to keep it.' }),
    initialRate: t.expose('initialRate', {
      type: 'Decimal',
      nullable: true,
      description: 'Initial margin / notional, to 18 decimals; null at no notional.',
    }),
    maintenanceRate: t.expose('maintenanceRate', {
      type: 'Decimal',
      nullable: true,
      description: 'Maintenance margin / notional, to 18 decimals; null at no notional.',
    }),
  }),
});

const requirementCurve = builder.objectRef<RequirementCurve>('RequirementCurve').implement({
  description: 'What a margin class requires of one position of each size, at one state of its market.',
  fields: (t) => ({
    marginClass: t.exposeString('marginClass', { description: 'The class.' }),
    instrument: t.exposeString('instrument', { description: 'The instrument whose market it is drawn at.' }),
    short: t.exposeBoolean('isShort', { description: 'Whether the position is short.' }),
    portfolio: t.exposeString('portfolio', {
      nullable: true,
      description:
        'Where it is margined together with others; then this is of a position that is alone in it.',
    }),
    figures: t.field({
      type: [drawnFigure],
      description: 'What its formulas read of the market, by name; empty when the size alone decides.',
      resolve: ({ figures }) => [...figures],
    }),
    points: t.field({
      type: [requirementPoint],
      description: 'By notional, from 0 to beyond the greatest breakpoint; about 60, and every breakpoint.',
      resolve: ({ points }) => [...points],
    }),
  }),
});

const figureInput = builder.inputType('MarketFigureInput', {
  description: 'A figure of the market that is supposed, in place of the one it has.',
  fields: (t) => ({
    figure: t.string({
      required: true,
      description: 'OPEN_INTEREST, VOLATILITY and the like; MARK_PRICE, DAYS_TO_EXPIRY or SELECTED_RATE.',
    }),
    value: t.field({
      type: 'Decimal',
      required: true,
      description: 'In its own unit; a rate is a fraction.',
    }),
  }),
});

const requirementCurveResult = resultUnion('RequirementCurveResult', requirementCurve, [
  ...ACCESS,
  'InvalidInput',
  'MissingMarketFigures',
]);

builder.queryFields((t) => ({
  requirementCurve: t.field({
    type: requirementCurveResult,
    complexity: { field: 50 },
    description: 'What a margin class of a document would require of a position; stores nothing.',
    args: {
      document: t.arg.string({ required: true, description: 'A whole parameter set as JSON text.' }),
      marginClass: t.arg.string({ required: true, description: 'A class of that document.' }),
      instrument: t.arg.string({
        description: 'An instrument of the class, for its market figures; the first when absent.',
      }),
      short: t.arg.boolean({ description: 'Of a short position; of a long one when absent.' }),
      maximumNotional: t.arg({
        type: 'Decimal',
        description: 'Where the curve ends; twice the greatest breakpoint when absent.',
      }),
      figures: t.arg({
        type: [figureInput],
        description: 'Figures to suppose; the market as it stands has all others.',
      }),
    },
    resolve: async (_root, args, { actor, deps }) => {
      const traced = await traceRequirement(deps, actor, {
        document: args.document,
        marginClass: args.marginClass,
        instrument: args.instrument ?? null,
        isShort: args.short ?? false,
        maximumNotional: args.maximumNotional ?? null,
        figures: args.figures ?? [],
      });
      return traced.ok ? traced.value : traced.refusal;
    },
  }),
}));
