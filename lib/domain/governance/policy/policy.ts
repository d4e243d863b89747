/**
 * Who must approve what. An immutable, versioned document, as the parameter set is; its version stands in
 * every digest. Durations name their unit.
 */
export interface Policy {
  readonly format: 'margrave/policy/1';
  /** Distinct people, each with the right to vote, none the author or an editor; at least 2. */
  readonly approvalsRequired: number;
  /** An approval needs evidence no older than this when it is given. */
  readonly evidenceMaxAgeMinutes: number;
  /** A vote needs a proof of identity no older than this. */
  readonly reauthenticationMaxAgeSeconds: number;
  /** Longest time between the last approval and activation. */
  readonly approvalMaxAgeHours: number;
  /** Nothing goes live while the live run has been behind prices, positions or the version for longer; 5 when absent. */
  readonly liveRunMaxBehindMinutes?: number;
  /** Nothing goes live while more accounts than this cannot be margined, unless it cures that; 0 when absent. */
  readonly unmarginedAccountsMax?: number;
}

export const FIRST_POLICY: Policy = {
  format: 'margrave/policy/1',
  approvalsRequired: 2,
  evidenceMaxAgeMinutes: 24 * 60,
  reauthenticationMaxAgeSeconds: 300,
  approvalMaxAgeHours: 30 * 24,
};
