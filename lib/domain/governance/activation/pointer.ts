/**
 * Whether a JSON Pointer (RFC 6901) names a place in a document; '' is the whole.
 * Own properties only: "/constructor" is no place in any document.
 */
export function resolvesIn(document: unknown, pointer: string): boolean {
  if (pointer === '') return true;
  if (!pointer.startsWith('/')) return false;
  let place: unknown = document;
  for (const escaped of pointer.slice(1).split('/')) {
    if (/~(?![01])/.test(escaped)) return false;
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return false;
    if (Array.isArray(place) && !/^(0|[1-9][0-9]*)$/.test(key)) return false;
    place = (place as Record<string, unknown>)[key];
  }
  return true;
}
