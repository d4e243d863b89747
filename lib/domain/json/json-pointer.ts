/**
 * A JSON Pointer (RFC 6901) to a place in a document; no segments point at the whole, ''.
 * Class names may hold "/", which the pointer spells "~1".
 */
export function jsonPointer(...segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** The names that a pointer goes through, the whole by none; null when it is no pointer. */
export function pointerNames(pointer: string): readonly string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((escaped) => escaped.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * What stands at a place of a document; null when the pointer names no place of it.
 * Own properties only: "/constructor" is no place in any document.
 */
export function pointedAt(document: unknown, pointer: string): { readonly value: unknown } | null {
  let value: unknown = document;
  for (const name of pointerNames(pointer) ?? [null]) {
    if (name === null || typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return null;
    if (Array.isArray(value) && !/^(0|[1-9][0-9]*)$/.test(name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return { value };
}
