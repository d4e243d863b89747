import {
  burdenOf,
  calledOf,
  cascadeOf,
  cornersOf,
  coverageOf,
  modelsOf,
  crisesOf,
  impactOf,
  stressOf,
  transitionOf,
  unmarginedOf,
} from '../../lib/domain/risk/evidence';
import { account } from './account';
import { burdenType } from './burden';
import { calledAccounts, calledGroups } from './called';
import { cascadeImpact, cascadesAsServed } from './cascades';
import { cornerImpact, cornersAsServed } from './corners';
import { MOVES_COST, priceCoverage, pricedMove } from './coverage';
import { marginModelsType } from './margin-models';
import { crisesAsServed, crisisImpact } from './crises';
import { dialChange, dialChangesOf } from './dial-changes';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { accountStatus, simulationState } from '../kit/enums';
import { impactType } from './impact';
import { stressAsServed, stressFound } from './stress';
import { transitionType } from './transition';
import { groupsOf, unmarginedAccounts } from './unmargined';

/** An account that newly gets a call or becomes liquidatable. */
export const affectedAccount = builder.prismaObject('AffectedAccount', {
  description:
    'An account that newly gets a call or becomes liquidatable under the proposed parameters; amounts in the settlement asset.',
  fields: (t) => ({
    account: t.field({
      type: account,
      nullable: true,
      description: 'The account as it is now.',
      resolve: ({ accountId }, _args, { reads }) => reads.account(accountId),
    }),
    accountId: t.exposeString('accountId', { description: 'Its natural key.' }),
    statusBefore: t.expose('statusBefore', { type: accountStatus, description: 'Under the base version.' }),
    statusAfter: t.expose('statusAfter', {
      type: accountStatus,
      description: 'Under the proposed parameters.',
    }),
    equity: t.expose('equity', { type: 'Decimal', description: 'Equity under the proposed parameters.' }),
    notional: t.expose('notional', { type: 'Decimal', description: 'Notional of all its positions.' }),
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
    callAmount: t.expose('callAmount', {
      type: 'Decimal',
      description: 'What it would have to add to leave the call, in all.',
    }),
    callAmountBefore: t.expose('callAmountBefore', {
      type: 'Decimal',
      nullable: true,
      description:
        'What it would have to add under the base version; null in evidence from before this was kept.',
    }),
  }),
});

/** The evidence text may be large: it is read only when a field needs it (`select`, not every column). */
export const simulation = builder.prismaNode('Simulation', {
  id: { field: 'id' },
  nullable: true,
  select: { id: true },
  description:
    'A run of the engine on one frozen snapshot, under the base version and the proposed parameters. Its result never changes.',
  fields: (t) => ({
    state: t.expose('state', { type: simulationState, description: 'Where it stands.' }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it failed; null unless it did.' }),
    accountsDone: t.exposeInt('accountsDone', { description: 'Accounts margined so far.' }),
    accountsTotal: t.exposeInt('accountsTotal', {
      nullable: true,
      description: 'Accounts in the snapshot; null before the start.',
    }),
    secondsLeft: t.int({
      nullable: true,
      description:
        'About how long one worker still takes for what is left, by what it took so far; null before its first accounts, and once it has ended.',
      select: { state: true, accountsDone: true, accountsTotal: true, spentMs: true },
      resolve: ({ state, accountsDone, accountsTotal, spentMs }) =>
        state !== 'RUNNING' || accountsTotal === null || accountsDone === 0
          ? null
          : Math.ceil(((accountsTotal - accountsDone) * spentMs) / accountsDone / 1_000),
    }),
    requestedBy: t.relation('requestedBy', { description: 'Who asked for it.' }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null before.',
    }),
    revision: t.relation('revision', { description: 'The revision whose parameters it tries.' }),
    accountSnapshotHash: t.exposeString('accountSnapshotHash', {
      nullable: true,
      description: 'SHA-256 of the frozen accounts; null before they were read.',
    }),
    marketSnapshotHash: t.exposeString('marketSnapshotHash', {
      nullable: true,
      description: 'SHA-256 of the frozen prices; null before they were read.',
    }),
    methodVersion: t.exposeString('methodVersion', {
      nullable: true,
      description: 'The method it is computed by; null before accounts were read.',
    }),
    evidenceHash: t.exposeString('evidenceHash', {
      nullable: true,
      description: 'SHA-256 of the evidence text; what an approval names. Null before the end.',
    }),
    evidence: t.field({
      type: 'JSONDocument',
      nullable: true,
      description: 'The evidence document; null before the end.',
      resolve: ({ id }, _args, { reads }) => reads.evidence(id),
    }),
    impact: t.field({
      type: impactType,
      nullable: true,
      description: 'What the evidence says of every account; null before the end.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        return evidence && impactOf(evidence);
      },
    }),
    called: t.field({
      type: [calledAccounts],
      description: 'Every account with a call before or after, by what the change does to it.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        const called = evidence && calledOf(evidence);
        return called ? [...calledGroups(called)] : [];
      },
    }),
    unmargined: t.field({
      type: [unmarginedAccounts],
      description: 'Accounts that cannot be margined, and so are in no figure of the impact.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        const unmargined = evidence && unmarginedOf(evidence);
        return unmargined ? [...groupsOf(unmargined)] : [];
      },
    }),
    corners: t.field({
      type: [cornerImpact],
      nullable: true,
      description:
        'What the change does with dials at the ends of their bounds, the highest first. Null before the end, where neither set states adjustment programmes, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        const corners = evidence && cornersOf(evidence);
        return corners && [...cornersAsServed(corners)];
      },
    }),
    crises: t.field({
      type: [crisisImpact],
      nullable: true,
      description:
        'What the change does should a crisis of the past come now, the oldest first. Null before the end, where none moves what is listed, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        const crises = evidence && crisesOf(evidence);
        return crises && [...crisesAsServed(crises)];
      },
    }),
    burden: t.field({
      type: burdenType,
      nullable: true,
      description:
        'Who bears the change, and how heavy it is on them. Null before the end, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        return evidence && (burdenOf(evidence)?.found ?? null);
      },
    }),
    coverage: t.field({
      type: priceCoverage,
      nullable: true,
      description:
        'Whether maintenance margin covers what prices did, under either set. Null before the end, where no bars were known, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        return evidence && coverageOf(evidence);
      },
    }),
    coverageMoves: t.field({
      type: [pricedMove],
      nullable: true,
      complexity: MOVES_COST,
      description:
        'The moves of an instrument that margin was held against, by time, from the history that was kept; null where it was held against none.',
      args: { symbol: t.arg.string({ required: true, description: 'The instrument.' }) },
      resolve: async ({ id }, { symbol }, { reads }) => {
        const moves = await reads.coverageMoves(id, symbol);
        return moves && [...moves];
      },
    }),
    models: t.field({
      type: marginModelsType,
      nullable: true,
      description:
        'What margin models would ask, beside either set. Null before the end, where no bars were known, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        return evidence && modelsOf(evidence);
      },
    }),
    cascades: t.field({
      type: [cascadeImpact],
      nullable: true,
      description:
        'What the worst of those crises, a fall of everything by a tenth, and no shock but the change itself, do through forced sales. Null before the end, where neither depth nor turnover is known of any instrument, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        const cascades = evidence && cascadeOf(evidence);
        return cascades && [...cascadesAsServed(cascades)];
      },
    }),
    stress: t.field({
      type: stressFound,
      nullable: true,
      description:
        'What the change does in the scenarios of the library that it was tried in. Null before the end, where it was tried in none, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        const stress = evidence && stressOf(evidence);
        return stress && stressAsServed(stress);
      },
    }),
    transition: t.field({
      type: transitionType,
      nullable: true,
      description:
        'Whom the change tips into liquidation on its way, and the shortest safe ramp. Null before the end, where no ramp leads along the change or it only loosens, and in evidence from before this was asked.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        return evidence && transitionOf(evidence);
      },
    }),
    dialChanges: t.field({
      type: [dialChange],
      description:
        'Dials that the change moves as it goes live, as it was simulated; none before the end, and where every dial stands.',
      resolve: async ({ id }, _args, { reads }) => {
        const evidence = await reads.evidence(id);
        return evidence ? dialChangesOf(evidence) : [];
      },
    }),
    affected: t.relatedConnection(
      'affected',
      {
        cursor: 'simulationId_accountId',
        complexity: pageCost,
        totalCount: true,
        description:
          'Every account that newly gets a call or becomes liquidatable, the one with most to pay in first.',
        query: { orderBy: [{ callAmount: 'desc' }, { accountId: 'asc' }] },
      },
      { name: 'AffectedAccountConnection' },
      { name: 'AffectedAccountEdge' },
    ),
    reproduced: t.boolean({
      nullable: true,
      description: 'For a finished repeat: whether it came to the same evidence hash. Else null.',
      select: { repeatsId: true, evidenceHash: true, state: true },
      resolve: async ({ repeatsId, evidenceHash, state }, _args, { reads }) =>
        repeatsId === null || state !== 'DONE'
          ? null
          : (await reads.evidenceHash(repeatsId)) === evidenceHash,
    }),
  }),
});

builder.prismaObjectField(simulation, 'repeats', (t) =>
  t.field({
    type: simulation,
    nullable: true,
    description: 'The simulation this one repeats from its stored snapshots; null: it is an original.',
    select: { repeatsId: true },
    resolve: ({ repeatsId }, _args, { reads }) => (repeatsId === null ? null : reads.simulation(repeatsId)),
  }),
);
