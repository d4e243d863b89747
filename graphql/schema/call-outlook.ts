import type { NearestCall, StoredCallOutlook } from '../../lib/ports/call-outlook';
import { builder } from '../kit/builder';
import { version } from './version';

/** A list of a hundred accounts with three probabilities each. */
const OUTLOOK_COST = 20;

const distanceBand = builder.objectRef<StoredCallOutlook['bands'][number]>('CallDistanceBand').implement({
  description:
    'Accounts whose nearest call is so far off: by the move of the one price that opens it, as a fraction of the mark price; above one end, up to and including the other.',
  fields: (t) => ({
    above: t.field({ type: 'Decimal', description: 'A fraction.', resolve: ({ above }) => above }),
    upTo: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'A fraction; null: without end.',
      resolve: ({ upTo }) => upTo,
    }),
    falling: t.exposeInt('falling', { description: 'Accounts that a falling price calls first.' }),
    rising: t.exposeInt('rising', { description: 'Accounts that a rising price calls first.' }),
  }),
});

const expectedCalls = builder.objectRef<StoredCallOutlook['expected'][number]>('ExpectedCalls').implement({
  description:
    'Calls that a model expects within some hours: sums over accounts of the probability that the likeliest single price opens a call. A model, not a figure of the book: the logarithm of each price a Brownian motion without drift, with the volatility of its bars; an account’s other prices stand still.',
  fields: (t) => ({
    hours: t.exposeInt('hours', { description: 'How many.' }),
    calls: t.field({ type: 'Decimal', description: 'Expected number.', resolve: ({ calls }) => calls }),
    amount: t.field({
      type: 'Decimal',
      description:
        'Expected amount, in the settlement asset: of each account what it must add where its likeliest price opens its call.',
      resolve: ({ amount }) => amount,
    }),
  }),
});

const callsByInstrument = builder
  .objectRef<StoredCallOutlook['byInstrument'][number]>('CallsByInstrument')
  .implement({
    description: 'Accounts that one instrument’s price calls first.',
    fields: (t) => ({
      instrument: t.exposeString('instrument', { description: 'Symbol.' }),
      falling: t.exposeInt('falling', { description: 'Called first by a fall of at most a tenth.' }),
      rising: t.exposeInt('rising', { description: 'Called first by a rise of at most a tenth.' }),
      expectedCalls: t.field({
        type: 'Decimal',
        description: 'Expected within 24 hours, of the accounts that this price is likeliest to call.',
        resolve: (one) => one.expectedCalls,
      }),
      expectedAmount: t.field({
        type: 'Decimal',
        description: 'Expected amount of these, in the settlement asset.',
        resolve: ({ expectedAmount }) => expectedAmount,
      }),
    }),
  });

/** Of one account or position. */
export const callProbability = builder
  .objectRef<NearestCall['touches'][number]>('CallProbability')
  .implement({
    description:
      'The probability under the model that a price comes to where it opens a call, within some hours.',
    fields: (t) => ({
      hours: t.exposeInt('hours', { description: 'How many.' }),
      probability: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'In [0, 1]; null: the instrument has too few bars for a volatility.',
        resolve: ({ probability }) => probability,
      }),
    }),
  });

const nearestCall = builder.objectRef<NearestCall>('NearestCall').implement({
  description:
    'An account by the one price that calls it first. Figures are exact; amounts in the settlement asset.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its natural key.' }),
    instrument: t.exposeString('instrument', { description: 'Whose price it is.' }),
    mark: t.field({ type: 'Decimal', description: 'Mark price.', resolve: ({ mark }) => mark }),
    price: t.field({
      type: 'Decimal',
      description: 'Beyond it the call opens, all other prices unmoved; rounded towards the mark.',
      resolve: ({ price }) => price,
    }),
    move: t.field({ type: 'Decimal', description: 'price / mark − 1.', resolve: ({ move }) => move }),
    equity: t.field({ type: 'Decimal', description: 'Equity.', resolve: ({ equity }) => equity }),
    maintenanceMargin: t.field({
      type: 'Decimal',
      description: 'Maintenance margin.',
      resolve: ({ maintenanceMargin }) => maintenanceMargin,
    }),
    amount: t.field({
      type: 'Decimal',
      description: 'What it must add where the call opens.',
      resolve: ({ amount }) => amount,
    }),
    probabilities: t.field({
      type: [callProbability],
      description: 'Within 1, 4 and 24 hours.',
      resolve: ({ touches }) => [...touches],
    }),
  }),
});

const callOutlook = builder.objectRef<StoredCallOutlook>('CallOutlook').implement({
  description:
    'How far the live book is from margin calls, one price at a time: the live engine looks at every account after prices or positions change, at most once a minute at a large venue.',
  fields: (t) => ({
    asOf: t.field({
      type: 'DateTime',
      description:
        'The instant of the inputs that its first accounts were read at; at a large venue the last ones were read some seconds later. Each account is of one moment.',
      resolve: ({ asOf }) => asOf,
    }),
    version: t.field({
      type: version,
      description: 'The version it was computed under.',
      resolve: ({ versionNumber }, _args, { reads }) => reads.existingVersion(versionNumber),
    }),
    asked: t.exposeInt('asked', { description: 'Accounts whose nearest call was looked for.' }),
    called: t.exposeInt('called', { description: 'Accounts that are in a call already.' }),
    unpriced: t.exposeInt('unpriced', {
      description: 'Accounts without a figure, for want of a price or a rule.',
    }),
    left: t.exposeInt('left', {
      description:
        'Accounts that no straight line describes and that there was no time to search yet: not looked at. The next looks go on with them.',
    }),
    earlier: t.exposeInt('earlier', {
      description:
        'Of the asked accounts those that there was no time to search again: with the prices and positions of an earlier look, under the same version.',
    }),
    withoutCall: t.exposeInt('withoutCall', { description: 'Accounts that no single price calls.' }),
    withoutVolatility: t.exposeInt('withoutVolatility', {
      description:
        'Accounts that an instrument without enough bars for a volatility may call: expected by their other prices alone.',
    }),
    bands: t.field({
      type: [distanceBand],
      description: 'Accounts by distance to their nearest call, ascending.',
      resolve: ({ bands }) => [...bands],
    }),
    expected: t.field({
      type: [expectedCalls],
      description: 'Within 1, 4 and 24 hours.',
      resolve: ({ expected }) => [...expected],
    }),
    byInstrument: t.field({
      type: [callsByInstrument],
      description: 'Most expected calls first.',
      resolve: ({ byInstrument }) => [...byInstrument],
    }),
    nearest: t.field({
      type: [nearestCall],
      description: 'The accounts nearest to a call, nearest first, at most 100.',
      resolve: ({ nearest }) => [...nearest],
    }),
  }),
});

builder.queryFields((t) => ({
  callOutlook: t.field({
    type: callOutlook,
    nullable: true,
    complexity: { field: OUTLOOK_COST },
    description: 'How far accounts are from margin calls; null until the live engine has looked.',
    resolve: (_root, _args, { reads }) => reads.callOutlook(),
  }),
}));
