import type { Ruling } from '../domain/governance/rules/ruling';

/** Of a change of which rules ask no more than of every other, and nothing is denied. */
export const PLAIN_RULING: Ruling = {
  ...{ holding: [], open: [], denied: null },
  ...{ approvals: 2, delayHours: 0 },
};
