import { type VersionHistoryQuery } from '../_graphql/generated/graphql';

export type HistoryVersion = VersionHistoryQuery['versions']['edges'][number]['node'];

export interface LastChanges {
  /** By margin class; one that no known version changed is not in it. */
  readonly byClass: ReadonlyMap<string, HistoryVersion>;
  /** The oldest version looked at where older ones are not known here; null: all were looked at. */
  readonly knownFrom: number | null;
}

/**
 * The newest version that changed each margin class, as of a version: whoever looks at version 1 must not read there what
 * version 2 did.
 */
export function lastChanges(
  versions: readonly HistoryVersion[],
  { upTo, isWhole }: { readonly upTo: number; readonly isWhole: boolean },
): LastChanges {
  const newest = new Map<string, HistoryVersion>();
  for (const version of versions.filter(({ number }) => number <= upTo))
    for (const { path, subject } of version.changes?.entries ?? [])
      if (path.startsWith('/marginClasses') && !newest.has(subject)) newest.set(subject, version);
  return { byClass: newest, knownFrom: isWhole ? null : (versions.at(-1)?.number ?? upTo) };
}
