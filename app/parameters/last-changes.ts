import { type VersionHistoryQuery } from '../_graphql/generated/graphql';

export type HistoryVersion = VersionHistoryQuery['versions']['edges'][number]['node'];

/** The newest version that changed each margin class; a class no known version changed is not in it. */
export function lastChanges(versions: readonly HistoryVersion[]): ReadonlyMap<string, HistoryVersion> {
  const newest = new Map<string, HistoryVersion>();
  for (const version of versions)
    for (const { path, subject } of version.changes?.entries ?? [])
      if (path.startsWith('/marginClasses') && !newest.has(subject)) newest.set(subject, version);
  return newest;
}
