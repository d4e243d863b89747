import { builder } from '../kit/builder';
import { orderSide, positionLeg } from '../kit/enums';

const positionRow = builder.inputType('PositionRowInput', {
  description: 'A position.',
  fields: (t) => ({
    instrument: t.string({ required: true, description: 'Symbol.' }),
    leg: t.field({ type: positionLeg, description: 'Of hedge mode: which leg it is; NET when left out.' }),
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description: 'Signed; positive is long; 0 closes the position.',
    }),
    entryPrice: t.field({
      type: 'Decimal',
      description: 'In the settlement asset, above 0; may be left out only where the quantity is 0.',
    }),
    accruedFunding: t.field({
      type: 'Decimal',
      description:
        'Funding since the last settlement, in the settlement asset; positive is owed to the holder.',
    }),
    selectedLeverage: t.field({
      type: 'Decimal',
      description: 'The leverage that the holder chose; left out, what was chosen before stays.',
    }),
    selectedRate: t.field({
      type: 'Decimal',
      description: 'The same as an initial margin rate, in place of the leverage; 0 takes the choice back.',
    }),
  }),
});

const collateralRow = builder.inputType('CollateralRowInput', {
  description: 'A collateral balance.',
  fields: (t) => ({
    asset: t.string({ required: true, description: 'The asset.' }),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: 'Units; negative is a debt; 0 removes the balance.',
    }),
    accruedInterest: t.field({
      type: 'Decimal',
      description: 'Interest owed and not yet booked, in units of the asset, at least 0.',
    }),
  }),
});

const orderRow = builder.inputType('OrderRowInput', {
  description: 'An order that rests in the book.',
  fields: (t) => ({
    order: t.string({ required: true, description: "The venue's id of it, one of its account." }),
    instrument: t.string({ required: true, description: 'Symbol.' }),
    leg: t.field({ type: positionLeg, description: 'Of hedge mode: the leg it is for; NET when left out.' }),
    side: t.field({ type: orderSide, required: true, description: 'Which way it trades.' }),
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description: 'What is left to be filled, above 0; 0 takes the order out.',
    }),
    limitPrice: t.field({
      type: 'Decimal',
      description: 'In the settlement asset, above 0; may be left out only where the quantity is 0.',
    }),
    isReduceOnly: t.boolean({ description: 'Whether it can only make a position smaller.' }),
  }),
});

const MODE = 'Its margin mode, one of the live version; NONE: the ordinary one. Left out, it stays.';
const SEGMENT = "Whose account it is, in the venue's words; NONE: no word. Left out, it stays.";

const SELECTED_RATE =
  'The initial margin rate that its holder chose for all of it; 0 takes it back. Left out, it stays.';

const pocketRow = builder.inputType('PocketRowInput', {
  description: 'An isolated pocket of an account: margined for itself, by its own collateral.',
  fields: (t) => ({
    pocket: t.string({ required: true, description: 'Its name within the account.' }),
    mode: t.string({ description: MODE }),
    segment: t.string({ description: SEGMENT }),
    selectedRate: t.field({ type: 'Decimal', description: SELECTED_RATE }),
    positions: t.field({ type: [positionRow], description: 'Positions to set.' }),
    collateral: t.field({ type: [collateralRow], description: 'Balances to set.' }),
    orders: t.field({ type: [orderRow], description: 'Orders to set.' }),
  }),
});

export const accountRow = builder.inputType('AccountRowInput', {
  description: 'An account; what is not named stays as it is, unless the account is stated whole.',
  fields: (t) => ({
    account: t.string({ required: true, description: 'Its natural key.' }),
    sequence: t.string({
      description:
        'States the account whole: what is not named is closed, in its pockets too. A whole number in a string, above the one before.',
    }),
    mode: t.string({ description: MODE }),
    segment: t.string({ description: SEGMENT }),
    selectedRate: t.field({ type: 'Decimal', description: SELECTED_RATE }),
    positions: t.field({ type: [positionRow], description: 'Positions to set.' }),
    collateral: t.field({ type: [collateralRow], description: 'Balances to set.' }),
    orders: t.field({ type: [orderRow], description: 'Orders to set.' }),
    pockets: t.field({ type: [pocketRow], description: 'Its isolated pockets.' }),
  }),
});
