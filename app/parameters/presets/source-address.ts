/**
 * Where a source can be read: an address as it is, or "owner/repository path @ commit" as the page of that file at that
 * commit. Null where a reference names no place.
 */
export function sourceAddress(reference: string): string | null {
  if (/^https:\/\/\S+$/.test(reference)) return reference;
  const pinned = /^([\w.-]+\/[\w.-]+)(?: (\S+))? @ ([0-9a-f]{7,40})$/.exec(reference);
  if (!pinned) return null;
  const [, repository = '', path, commit = ''] = pinned;
  const page = path === undefined ? `tree/${commit}` : `blob/${commit}/${path}`;
  return `https://github.com/${repository}/${page}`;
}
