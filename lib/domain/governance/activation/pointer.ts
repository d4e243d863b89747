import { pointedAt } from '../../json/json-pointer';

/** Whether a JSON Pointer (RFC 6901) names a place in a document; '' is the whole. */
export function resolvesIn(document: unknown, pointer: string): boolean {
  return pointedAt(document, pointer) !== null;
}
