import type { LoggedVersion } from '../../../domain/audit/activation-shapes';
import type { VersionRecord } from '../../../ports/governance';

/** What the log says of a version; verifying holds the row against it. */
export function loggedVersion(version: VersionRecord): LoggedVersion {
  const { number, kind, parameterSetHash, proposalId, activatedAt } = version;
  return { number, kind, parameterSetHash, proposalId, activatedAt: activatedAt.toISOString() };
}
