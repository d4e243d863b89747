import { decimal } from '../../lib/domain/number/decimal';
import {
  type AffectedSumsText,
  type FigureWay,
  type Look,
  type Outcome,
  type OutcomeFound,
  type OutcomeMeasure,
  wayOf,
} from '../../lib/domain/risk/outcome/outcome';
import type { AffectedAccount, AffectedTotal } from '../../lib/domain/risk/studies/impact/impact';
import { builder } from '../kit/builder';
import { accountStatus, describedEnum } from '../kit/enums';

const LOOKS: Record<Look, string> = {
  AT_ONCE: 'As soon as all of the change was in force.',
  DAY_AFTER: 'A day later.',
};
const outcomeLook = describedEnum('OutcomeLook', 'When what came of a change is looked at.', LOOKS);

const outcomeMeasure = describedEnum('OutcomeMeasure', 'What is told of all accounts together.', {
  INITIAL_MARGIN: 'Initial margin.',
  MAINTENANCE_MARGIN: 'Maintenance margin.',
  EQUITY: 'Equity.',
  NOTIONAL: 'Notional of positions.',
  CALL_AMOUNT: 'What accounts would have to add to leave their calls.',
  WARNING: 'Accounts at the warning level.',
  CALL: 'Accounts that are called, and not liquidatable.',
  LIQUIDATION: 'Accounts that are liquidatable.',
  UNMARGINED:
    'Accounts that cannot be margined: in none of the other measures, so that who is among them at one end alone moves those.',
});
const MEASURES = [
  ['INITIAL_MARGIN', 'initialMargin'],
  ['MAINTENANCE_MARGIN', 'maintenanceMargin'],
  ['EQUITY', 'equity'],
  ['NOTIONAL', 'notional'],
  ['CALL_AMOUNT', 'callAmount'],
  ['WARNING', 'WARNING'],
  ['CALL', 'CALL'],
  ['LIQUIDATION', 'LIQUIDATION'],
  ['UNMARGINED', 'UNMARGINED'],
] as const satisfies readonly (readonly [string, OutcomeMeasure])[];
type Told = (typeof MEASURES)[number][0];

const PARTS = {
  before: 'Under the version before, on accounts and prices of the simulation.',
  predicted: 'The same under the change: what the evidence predicted.',
  byPrices: 'What prices since the simulation did, under the version before.',
  byDials: 'What dials, and ramps of the version before, did that have moved on since.',
  byChange: 'What the change did at the prices and dials of the look, on the accounts of the simulation.',
  byAccounts: 'What accounts have traded, paid in and taken out since.',
  now: 'As it was at the look.',
} satisfies Record<keyof FigureWay, string>;

const outcomeWay = builder
  .objectRef<{ readonly measure: Told; readonly way: FigureWay }>('OutcomeWay')
  .implement({
    description:
      'How a figure of all accounts came from what it was before to what it is: `before` and the four parts add up to `now`. An amount in the settlement asset, or a number of accounts.',
    fields: (t) => {
      const part = (name: keyof FigureWay) =>
        t.field({ type: 'Decimal', description: PARTS[name], resolve: ({ way }) => decimal(way[name]) });
      return {
        measure: t.expose('measure', { type: outcomeMeasure, description: 'Which figure.' }),
        before: part('before'),
        predicted: part('predicted'),
        byPrices: part('byPrices'),
        byDials: part('byDials'),
        byChange: part('byChange'),
        byAccounts: part('byAccounts'),
        now: part('now'),
      };
    },
  });

const affectedSum = builder.objectRef<AffectedTotal>('OutcomeAffected').implement({
  description: 'Accounts that a change newly puts into a status.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of all their positions, in the settlement asset.',
      resolve: ({ notional }) => decimal(notional),
    }),
    callAmount: t.field({
      type: 'Decimal',
      description: 'What they would have to add, in the settlement asset.',
      resolve: ({ callAmount }) => decimal(callAmount),
    }),
  }),
});

const outcomeEffect = builder.objectRef<AffectedSumsText>('OutcomeEffect').implement({
  description: 'Whom a change newly calls and makes liquidatable.',
  fields: (t) => ({
    newlyInCall: t.expose('newlyInCall', {
      type: affectedSum,
      description: 'Newly called, and not liquidatable.',
    }),
    newlyLiquidatable: t.expose('newlyLiquidatable', {
      type: affectedSum,
      description: 'Newly liquidatable.',
    }),
  }),
});

const unforeseenAccount = builder.objectRef<AffectedAccount>('UnforeseenAccount').implement({
  description: 'An account that a change makes liquidatable, and did not on the accounts of the simulation.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Its id.' }),
    statusBefore: t.expose('statusBefore', {
      type: accountStatus,
      description: 'As it would stand at the look under the version before.',
    }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of all its positions, in the settlement asset.',
      resolve: ({ notional }) => decimal(notional.after),
    }),
    equity: t.field({
      type: 'Decimal',
      description: 'In the settlement asset.',
      resolve: ({ equity }) => decimal(equity.after),
    }),
    maintenanceMargin: t.field({
      type: 'Decimal',
      description: 'In the settlement asset.',
      resolve: ({ maintenanceMargin }) => decimal(maintenanceMargin.after),
    }),
  }),
});

const outcomeFound = builder.objectRef<OutcomeFound>('OutcomeFound').implement({
  description: 'What came of a change, beside what was predicted.',
  fields: (t) => ({
    ways: t.field({
      type: [outcomeWay],
      description: 'Of each figure of all accounts together.',
      resolve: (found) => MEASURES.map(([measure, of]) => ({ measure, way: wayOf(found, of) })),
    }),
    accountsThen: t.int({
      description: 'Accounts of the simulation.',
      resolve: ({ stations }) => stations.before.accounts,
    }),
    accountsNow: t.int({
      description: 'Accounts at the look.',
      resolve: ({ stations }) => stations.now.accounts,
    }),
    unmargined: t.int({
      description: 'Of those at the look, how many cannot be margined, and are in no figure.',
      resolve: ({ stations: { now } }) => now.accounts - now.margined,
    }),
    predicted: t.expose('predicted', {
      type: outcomeEffect,
      description: 'On accounts and prices of the simulation.',
    }),
    repriced: t.expose('repriced', {
      type: outcomeEffect,
      description: 'On accounts of the simulation, at prices and dials of the look.',
    }),
    present: t.expose('present', {
      type: outcomeEffect,
      description: 'On accounts and prices of the look: what the change does to live accounts.',
    }),
    unforeseen: t.int({
      description: 'Newly liquidatable on the accounts of the look, and not on those of the simulation.',
      resolve: ({ unforeseen }) => unforeseen.accounts,
    }),
    largestUnforeseen: t.field({
      type: [unforeseenAccount],
      complexity: { multiplier: 10 },
      description: 'The largest of them by notional, at most 100.',
      resolve: ({ unforeseen }) => [...unforeseen.largest],
    }),
    spared: t.exposeInt('spared', {
      description: 'Predicted to become liquidatable, and not so on the accounts of the look.',
    }),
  }),
});

/** What came of a change that is live, as it was looked at. */
export const outcome = builder.objectRef<Outcome & { readonly hash: string }>('Outcome').implement({
  description:
    'What came of a change once it was live, beside what the evidence that it was approved on predicted. Never changed.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'SHA-256 of its canonical text.' }),
    look: t.expose('look', { type: outcomeLook, description: 'When it was looked at.' }),
    asOf: t.field({ type: 'DateTime', description: 'The instant.', resolve: ({ asOf }) => asOf }),
    evidenceHash: t.exposeString('evidenceHash', { description: 'Of the evidence that predicted it.' }),
    accountSnapshotHash: t.string({
      description: 'Of the accounts of the look, as they were kept.',
      resolve: ({ present }) => present.accountSnapshotHash,
    }),
    marketSnapshotHash: t.string({
      description: 'Of the market of the look.',
      resolve: ({ present }) => present.marketSnapshotHash,
    }),
    methodVersion: t.exposeString('methodVersion', { description: 'Of the method that computed it.' }),
    found: t.expose('found', {
      type: outcomeFound,
      nullable: true,
      description: 'Null where it could not be found: see `failure`.',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why nothing was found, in a sentence; null where something was.',
    }),
  }),
});
