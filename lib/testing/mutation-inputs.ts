/** No row has this key. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

const idOf = (type: string): string => btoa(`${type}:${NOBODY}`);
const seen = { proposalId: idOf('Proposal'), revisionHash: 'x' };
const reasoned = { proposalId: seen.proposalId, reason: 'x' };
const person = { personId: idOf('Person') };

/** An instrument with one tier, as an import brings it. */
export const instrumentRow = (symbol: string) => ({
  symbol,
  kind: 'PERPETUAL',
  underlying: symbol,
  settlementAsset: 'USDT',
  multiplier: '1',
  tiers: [{ floor: '0', cap: '1000', maintenanceRate: '0.01', maxLeverage: '50' }],
});

/** An input that each mutation's schema takes, about things that are not there. */
export const MUTATION_INPUTS: Readonly<Record<string, object>> = {
  createProposal: { title: 'A', rationale: 'B', document: '{}' },
  reviseProposal: { ...seen, document: '{}' },
  planActivation: seen,
  planRamp: { ...seen, steps: [{ afterMinutes: 0, leading: '1', trailing: '1' }] },
  pauseRamp: reasoned,
  resumeRamp: { proposalId: seen.proposalId },
  abortRamp: reasoned,
  rebaseProposal: seen,
  submitProposal: seen,
  startSimulation: seen,
  cancelSimulation: { simulationId: idOf('Simulation') },
  repeatSimulation: { simulationId: idOf('Simulation') },
  addScenario: { document: '{}' },
  importScenario: { name: 'A', source: 'B', csv: 'x' },
  retireScenario: { hash: 'x', reason: 'x' },
  stateInsuranceFund: { amount: '-1' },
  commentOnProposal: { proposalId: seen.proposalId, body: 'x' },
  approveProposal: { ...seen, evidenceHash: 'x' },
  rejectProposal: { ...seen, reason: 'x' },
  requestChanges: { ...seen, reason: 'x' },
  withdrawProposal: reasoned,
  cancelProposal: reasoned,
  queueProposal: seen,
  rollBackVersion: { toVersion: 99, reason: 'x' },
  importInstruments: { rows: [] },
  importPrices: { rows: [] },
  importAccounts: { rows: [] },
  closeAccount: { accountId: 'nobody', reason: 'x' },
  closeInstrument: { symbol: 'nothing', reason: 'x' },
  playMarket: { scenario: 'nothing', speed: 60 },
  stopMarket: { scenario: 'nothing' },
  confirmPrice: { symbol: 'nothing', price: '1' },
  rejectPrice: { symbol: 'nothing', price: '1' },
  suspendProgrammes: { programme: 'nothing', reason: 'x' },
  orderProgramme: { programme: 'nothing', order: 'LIVE' },
  approveProgrammeOrder: { hash: 'nothing' },
  orderTightening: {
    ...{ programme: 'nothing', subject: '/marginClasses/nothing', to: '1.1' },
    ...{ reason: 'x', reviewBy: '2100-01-01T00:00:00.000Z' },
  },
  reviewTightening: { hash: 'nothing', finding: 'x' },
  issueToken: { name: 'x', scopes: ['READ'] },
  endSession: { sessionId: NOBODY },
  revokeToken: { tokenId: idOf('ApiToken') },
  invitePerson: { email: 'x', name: 'x', roles: [] },
  renewInvitation: person,
  setRoles: { ...person, roles: [] },
  disablePerson: { ...person, reason: 'x' },
  enablePerson: { ...person, reason: 'x' },
};
