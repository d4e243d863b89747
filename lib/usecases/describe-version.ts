import type { VersionRecord } from '../ports';

/** What the log says of a version; verifying holds the row against it. */
export function loggedVersion(version: VersionRecord): Readonly<Record<string, unknown>> {
  return { ...version, activatedAt: version.activatedAt.toISOString() };
}
