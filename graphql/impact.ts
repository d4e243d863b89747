import { accountStatus } from './enums';
import { builder, type DecimalOutput } from './builder';

type Status = typeof accountStatus.$inferType;

/** Figures before and after a change, of one instrument, class or account size. */
export interface ImpactRowShape {
  readonly key: string;
  readonly accounts: number;
  readonly initialMarginBefore: DecimalOutput;
  readonly initialMarginAfter: DecimalOutput;
  readonly maintenanceMarginBefore: DecimalOutput;
  readonly maintenanceMarginAfter: DecimalOutput;
}

export interface StatusTransitionShape {
  readonly before: Status;
  readonly after: Status;
  readonly accounts: number;
}

export interface ImpactShape {
  readonly accounts: number;
  readonly tighterAccounts: number;
  readonly looserAccounts: number;
  readonly initialMarginBefore: DecimalOutput;
  readonly initialMarginAfter: DecimalOutput;
  readonly maintenanceMarginBefore: DecimalOutput;
  readonly maintenanceMarginAfter: DecimalOutput;
  readonly newCalls: number;
  readonly newLiquidations: number;
  readonly newlyLiquidatableNotional: DecimalOutput;
  readonly transitions: readonly StatusTransitionShape[];
  readonly byInstrument: readonly ImpactRowShape[];
  readonly byClass: readonly ImpactRowShape[];
  readonly bySize: readonly ImpactRowShape[];
}

const impactRow = builder.objectRef<ImpactRowShape>('ImpactRow').implement({
  description: 'One line of an impact, in the settlement asset.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Instrument, margin class, or range of account notional.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that take part.' }),
    initialMarginBefore: t.expose('initialMarginBefore', {
      type: 'Decimal',
      description: 'Initial margin under the base version.',
    }),
    initialMarginAfter: t.expose('initialMarginAfter', {
      type: 'Decimal',
      description: 'Initial margin under the proposed parameters.',
    }),
    maintenanceMarginBefore: t.expose('maintenanceMarginBefore', {
      type: 'Decimal',
      description: 'Maintenance margin under the base version.',
    }),
    maintenanceMarginAfter: t.expose('maintenanceMarginAfter', {
      type: 'Decimal',
      description: 'Maintenance margin under the proposed parameters.',
    }),
  }),
});

const statusTransition = builder.objectRef<StatusTransitionShape>('StatusTransition').implement({
  description: 'How many accounts go from one status to another.',
  fields: (t) => ({
    before: t.expose('before', { type: accountStatus, description: 'Under the base version.' }),
    after: t.expose('after', { type: accountStatus, description: 'Under the proposed parameters.' }),
    accounts: t.exposeInt('accounts', { description: 'Number of accounts.' }),
  }),
});

export const impactType = builder.objectRef<ImpactShape>('Impact').implement({
  description: 'What a change does to every account of one snapshot; amounts in the settlement asset.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'Accounts in the snapshot.' }),
    tighterAccounts: t.exposeInt('tighterAccounts', { description: 'Accounts that must post more.' }),
    looserAccounts: t.exposeInt('looserAccounts', { description: 'Accounts that must post less.' }),
    initialMarginBefore: t.expose('initialMarginBefore', {
      type: 'Decimal',
      description: 'Initial margin of all accounts under the base version.',
    }),
    initialMarginAfter: t.expose('initialMarginAfter', {
      type: 'Decimal',
      description: 'Initial margin of all accounts under the proposed parameters.',
    }),
    maintenanceMarginBefore: t.expose('maintenanceMarginBefore', {
      type: 'Decimal',
      description: 'Maintenance margin of all accounts under the base version.',
    }),
    maintenanceMarginAfter: t.expose('maintenanceMarginAfter', {
      type: 'Decimal',
      description: 'Maintenance margin of all accounts under the proposed parameters.',
    }),
    newCalls: t.exposeInt('newCalls', { description: 'Accounts that newly get a margin call.' }),
    newLiquidations: t.exposeInt('newLiquidations', {
      description: 'Accounts that newly become liquidatable.',
    }),
    newlyLiquidatableNotional: t.expose('newlyLiquidatableNotional', {
      type: 'Decimal',
      description: 'Notional of the accounts that newly become liquidatable.',
    }),
    transitions: t.field({
      type: [statusTransition],
      description: 'The transition matrix of statuses, empty cells left out.',
      resolve: ({ transitions }) => [...transitions],
    }),
    byInstrument: t.field({
      type: [impactRow],
      description: 'By instrument.',
      resolve: ({ byInstrument }) => [...byInstrument],
    }),
    byClass: t.field({
      type: [impactRow],
      description: 'By margin class under the proposed parameters.',
      resolve: ({ byClass }) => [...byClass],
    }),
    bySize: t.field({
      type: [impactRow],
      description: "By size of account: its notional's power of ten.",
      resolve: ({ bySize }) => [...bySize],
    }),
  }),
});
