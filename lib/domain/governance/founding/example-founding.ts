import { FIRST_POLICY } from '../policy/policy';
import { FOUNDING_FORMAT } from './founding-document';

const { approvalsRequired, evidenceMaxAgeMinutes, reauthenticationMaxAgeSeconds, approvalMaxAgeHours } =
  FIRST_POLICY;

/** A founding document to start from, with every member that has a default stated as it would be without. */
export const EXAMPLE_FOUNDING = {
  format: FOUNDING_FORMAT,
  name: 'Harbour Derivatives',
  settlementAsset: 'USD',
  parameters: { tiers: 'tiers.csv', initialMargin: 'MARGINAL_TIERS', maintenanceMargin: 'MARGINAL_TIERS' },
  levels: { warning: '1.5', call: '1.2', liquidation: '1' },
  policy: { approvalsRequired, evidenceMaxAgeMinutes, reauthenticationMaxAgeSeconds, approvalMaxAgeHours },
  people: [
    { email: 'administrator@harbour.example', name: 'Administrator', roles: ['ADMINISTRATOR'] },
    { email: 'analyst@harbour.example', name: 'Analyst', roles: ['ANALYST'] },
    { email: 'first.officer@harbour.example', name: 'First officer', roles: ['OFFICER'] },
    { email: 'second.officer@harbour.example', name: 'Second officer', roles: ['OFFICER'] },
  ],
  imports: { instruments: ['instruments.csv'], prices: ['prices.csv'], accounts: ['accounts.csv'] },
};
