/**
 * A JSON Pointer (RFC 6901) to a place in a document; no segments point at the whole, ''.
 * Class names may hold "/", which the pointer spells "~1".
 */
export function jsonPointer(...segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
