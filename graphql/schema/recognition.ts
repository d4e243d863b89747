import type {
  AccountMoved,
  MovedTotal,
  Recognised,
  RecognisedOfGroup,
  RecognisedShareBand,
  RecognisedTotal,
  Recognition,
  Sides,
  Thinnest,
} from '../../lib/domain/risk/studies/efficiency/efficiency';
import { decimal } from '../../lib/domain/number/decimal';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';

const recognised = builder.objectRef<Recognised>('Recognised').implement({
  description: 'What of a requirement is recognised of offsets, in the settlement asset.',
  fields: (t) => ({
    standalone: t.field({
      type: 'Decimal',
      description: 'What every position is asked for by itself, in all.',
      resolve: ({ standalone }) => decimal(standalone),
    }),
    asked: t.field({
      type: 'Decimal',
      description: 'What the accounts are asked for.',
      resolve: ({ asked }) => decimal(asked),
    }),
    recognised: t.field({
      type: 'Decimal',
      description: 'The first less the second.',
      resolve: (one) => decimal(one.recognised),
    }),
    share: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of the first, to six decimals; null where nothing is asked for.',
      resolve: ({ share }) => (share === null ? null : decimal(share)),
    }),
  }),
});

export const recognition = builder.objectRef<Recognition>('Recognition').implement({
  description: 'What is recognised of offsets of some accounts, under one set.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'Accounts of which something is.' }),
    askedMore: t.exposeInt('askedMore', {
      description: 'Accounts that are asked for more of either requirement together than apart.',
    }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of all positions, whatever offsets what.',
      resolve: ({ notional }) => decimal(notional),
    }),
    initial: t.expose('initial', { type: recognised, description: 'Of initial margin.' }),
    maintenance: t.expose('maintenance', { type: recognised, description: 'Of maintenance margin.' }),
  }),
});

export const recognitionBySize = builder
  .objectRef<RecognisedOfGroup & { readonly name: string }>('RecognitionBySize')
  .implement({
    description: 'What is recognised of accounts of a like size.',
    fields: (t) => ({
      name: t.exposeString('name', {
        description: 'Notional under the base version: "0-1000" up to "10000000-".',
      }),
      accounts: t.exposeInt('accounts', { description: 'How many accounts.' }),
      base: t.field({
        type: recognition,
        description: 'Under the base version.',
        resolve: ({ before }) => before,
      }),
      proposed: t.field({ type: recognition, description: 'As proposed.', resolve: ({ after }) => after }),
    }),
  });

const band = describedEnum('RecognisedShare', 'How much of standalone initial margin is recognised.', {
  MORE: 'Less than nothing: more is asked for together than apart.',
  NONE: 'Nothing.',
  SOME: 'A share between two ends.',
} satisfies Record<RecognisedShareBand['band'], string>);

const recognisedTotal = builder.objectRef<RecognisedTotal>('RecognisedTotal').implement({
  description: 'Accounts of a band under one set, and their initial margin, in the settlement asset.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    standalone: t.field({
      type: 'Decimal',
      description: 'What every position of them is asked for by itself, in all.',
      resolve: ({ standalone }) => decimal(standalone),
    }),
    recognised: t.field({
      type: 'Decimal',
      description: 'What is recognised of it.',
      resolve: (one) => decimal(one.recognised),
    }),
  }),
});

export const recognisedBand = builder
  .objectRef<RecognisedShareBand & Sides<RecognisedTotal>>('RecognisedBand')
  .implement({
    description:
      'Accounts of which a like share of standalone initial margin is recognised, of those that are asked for any.',
    fields: (t) => ({
      band: t.expose('band', { type: band, description: 'Which.' }),
      above: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'The share is above it; null where it is no share.',
        resolve: (one) => (one.band === 'SOME' ? decimal(one.above) : null),
      }),
      upTo: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'And up to it, that end included.',
        resolve: (one) => (one.band === 'SOME' ? decimal(one.upTo) : null),
      }),
      base: t.field({
        type: recognisedTotal,
        description: 'Under the base version.',
        resolve: ({ before }) => before,
      }),
      proposed: t.field({
        type: recognisedTotal,
        description: 'As proposed.',
        resolve: ({ after }) => after,
      }),
    }),
  });

export const recognisedChange = builder.objectRef<MovedTotal>('RecognisedChange').implement({
  description: 'Accounts of which another amount is recognised after a change, in the settlement asset.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    initial: t.field({
      type: 'Decimal',
      description: 'What is recognised of initial margin after the change, less before it.',
      resolve: ({ initial }) => decimal(initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'The same of maintenance margin.',
      resolve: ({ maintenance }) => decimal(maintenance),
    }),
  }),
});

export const accountRecognition = builder.objectRef<AccountMoved>('AccountRecognition').implement({
  description: 'What is recognised of one account, in the settlement asset.',
  fields: (t) => {
    const amount = (figure: 'initial' | 'maintenance', side: keyof Sides<string>, description: string) =>
      t.field({ type: 'Decimal', description, resolve: (one) => decimal(one[figure][side]) });
    return {
      account: t.exposeString('account', { description: 'Its id.' }),
      initialBase: amount('initial', 'before', 'Of initial margin, under the base version.'),
      initialProposed: amount('initial', 'after', 'Of initial margin, as proposed.'),
      maintenanceBase: amount('maintenance', 'before', 'Of maintenance margin, under the base version.'),
      maintenanceProposed: amount('maintenance', 'after', 'Of maintenance margin, as proposed.'),
    };
  },
});

export const thinnestMargin = builder.objectRef<Thinnest>('ThinnestMargin').implement({
  description: 'The account that offsets leave the smallest initial margin for its gross notional.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Gross, in the settlement asset.',
      resolve: ({ notional }) => decimal(notional),
    }),
    initialMargin: t.field({
      type: 'Decimal',
      description: 'In the settlement asset.',
      resolve: ({ initialMargin }) => decimal(initialMargin),
    }),
    share: t.field({
      type: 'Decimal',
      description: 'The second over the first, to six decimals.',
      resolve: ({ share }) => decimal(share),
    }),
  }),
});
