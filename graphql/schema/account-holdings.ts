import { builder } from '../kit/builder';
import { orderSide, positionLeg } from '../kit/enums';

/** What an account holds, as it was brought in. */

export const position = builder.prismaObject('Position', {
  description: 'A signed quantity of an instrument with its entry price.',
  fields: (t) => ({
    instrument: t.relation('instrument', { description: 'What is held.' }),
    leg: t.expose('leg', { type: positionLeg, description: 'Which position in its instrument it is.' }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'Positive is long.' }),
    entryPrice: t.expose('entryPrice', { type: 'Decimal', description: 'In the settlement asset.' }),
    accruedFunding: t.expose('accruedFunding', {
      type: 'Decimal',
      nullable: true,
      description:
        'Since the last settlement, in the settlement asset; positive is owed to the holder. Null: none.',
    }),
  }),
});

export const collateralBalance = builder.prismaObject('CollateralBalance', {
  description: 'A balance that backs an account.',
  fields: (t) => ({
    asset: t.exposeString('asset', { description: 'What is held.' }),
    amount: t.expose('amount', { type: 'Decimal', description: 'Units; negative is a debt.' }),
    accruedInterest: t.expose('accruedInterest', {
      type: 'Decimal',
      nullable: true,
      description: 'Owed and not yet booked, in units of the asset. Null: none.',
    }),
  }),
});

export const openOrder = builder.prismaObject('OpenOrder', {
  description: 'An order that rests in the book.',
  fields: (t) => ({
    order: t.exposeString('orderId', { description: "The venue's id of it, one of its account." }),
    instrument: t.relation('instrument', { description: 'What it trades.' }),
    leg: t.expose('leg', { type: positionLeg, description: 'Which position it is for.' }),
    side: t.expose('side', { type: orderSide, description: 'Which way it trades.' }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'What is left to be filled.' }),
    limitPrice: t.expose('limitPrice', { type: 'Decimal', description: 'In the settlement asset.' }),
    isReduceOnly: t.exposeBoolean('isReduceOnly', {
      description: 'Whether it can only make a position smaller; such an order is never charged.',
    }),
  }),
});

export const chosenRate = builder.prismaObject('ChosenRate', {
  description: 'What a holder chose for an instrument: a leverage, or an initial margin rate.',
  fields: (t) => ({
    instrument: t.relation('instrument', { description: 'For what.' }),
    leg: t.expose('leg', { type: positionLeg, description: 'For which position in it.' }),
    leverage: t.expose('leverage', {
      type: 'Decimal',
      nullable: true,
      description: 'Times its margin; null where a rate was chosen.',
    }),
    rate: t.expose('rate', {
      type: 'Decimal',
      nullable: true,
      description: 'Of notional; null where a leverage was chosen.',
    }),
  }),
});
