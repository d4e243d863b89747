import { jsonPointer } from './json-pointer';
import { canonicalJson } from './canonical';
import { isRecord } from './form-faults';

/** One place where two documents differ. */
export interface LeafChange {
  /** JSON Pointer, after what the caller put before it. */
  readonly path: string;
  /** Texts as they stand; JSON where a whole part came or went; null when absent. */
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Every place where two parts of documents differ, as deep as both go. Lists of equal length are compared place by
 * place, others as a whole: a tier that was put in between must not make all tiers after it look changed.
 */
export function leafChanges(
  before: unknown,
  after: unknown,
  segments: readonly (string | number)[],
): readonly LeafChange[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const own = (part: Readonly<Record<string, unknown>>, key: string): unknown =>
      Object.hasOwn(part, key) ? part[key] : undefined;
    return keys.flatMap((key) => leafChanges(own(before, key), own(after, key), [...segments, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    const [old, next]: [readonly unknown[], readonly unknown[]] = [before, after];
    return old.flatMap((item, index) => leafChanges(item, next[index], [...segments, index]));
  }
  const [old, next] = [spelled(before), spelled(after)];
  return old === next ? [] : [{ path: jsonPointer(...segments), before: old, after: next }];
}

function spelled(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : canonicalJson(value);
}
