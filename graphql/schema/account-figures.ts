import type { AccountMargin, PositionMargin } from '../../lib/domain/margin/method/types';
import type { NotionalBreach } from '../../lib/domain/margin/request/maximum-notional';
import { builder } from '../kit/builder';
import { marginFigures, statedFigures } from './margin-figures';

const positionFigures = builder.objectRef<PositionMargin>('PositionFigures').implement({
  description: "A position's part in an account's figures, in the settlement asset.",
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    marginClass: t.exposeString('marginClass', { description: 'Margin class of the instrument.' }),
    notional: t.expose('notional', { type: 'Decimal', description: 'Notional at the mark price.' }),
    initialMargin: t.expose('initialMargin', { type: 'Decimal', description: 'Initial margin.' }),
    maintenanceMargin: t.expose('maintenanceMargin', { type: 'Decimal', description: 'Maintenance margin.' }),
    unrealisedProfit: t.expose('unrealisedProfit', { type: 'Decimal', description: 'Negative is a loss.' }),
  }),
});

export const accountFigures = builder.objectRef<AccountMargin>('AccountFigures').implement({
  interfaces: [marginFigures],
  description: 'All figures of one account or portfolio, in the settlement asset.',
  fields: (t) => ({
    ...statedFigures((name, description) => t.expose(name, { type: 'Decimal', description })),
    positions: t.field({
      type: [positionFigures],
      description: 'Each position.',
      resolve: ({ positions }) => [...positions],
    }),
  }),
});

export const notionalBreach = builder.objectRef<NotionalBreach>('NotionalBreach').implement({
  description: 'A position above the maximum notional of its margin class; amounts in what it settles in.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    marginClass: t.exposeString('marginClass', { description: 'Margin class of the instrument.' }),
    maximum: t.expose('maximum', { type: 'Decimal', description: 'The maximum of the class.' }),
    notional: t.expose('notional', { type: 'Decimal', description: 'What it is, or would be.' }),
    settlementAsset: t.string({
      nullable: true,
      description: "What it settles in; null: the venue's settlement asset.",
      resolve: ({ settlementAsset }) => settlementAsset ?? null,
    }),
  }),
});
