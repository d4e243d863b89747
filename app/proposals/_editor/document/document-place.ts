import { pointerParts } from './parameter-document';

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a JSON Pointer; undefined where nothing does. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const part of pointerParts(path)) {
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(part)];
    else if (isMembers(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/**
 * The document with another value at a place: what is not on the way to it stays the same object. Undefined takes
 * the member away, and what it leaves empty below `depth` parts of the path; a parent that is absent is made.
 */
export function changedAt<Document>(
  document: Document,
  path: string,
  change: (value: unknown) => unknown,
): Document {
  return changed(document, pointerParts(path), change, 0) as Document;
}

/** Sections of a document stay, even when nothing is left in them. */
const SECTION_DEPTH = 2;

function changed(
  value: unknown,
  [part, ...rest]: readonly string[],
  change: (value: unknown) => unknown,
  depth: number,
): unknown {
  if (part === undefined) return change(value);
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    const index = Number(part);
    const next = changed(items[index], rest, change, depth + 1);
    if (next === items[index]) return value;
    return emptied(next === undefined ? items.toSpliced(index, 1) : items.with(index, next), depth);
  }
  const members = isMembers(value) ? value : {};
  const before = Object.hasOwn(members, part) ? members[part] : undefined;
  const next = changed(before, rest, change, depth + 1);
  if (next === before) return value;
  if (next !== undefined) return { ...members, [part]: next };
  const { [part]: _gone, ...left } = members;
  return emptied(left, depth);
}

function emptied(value: object, depth: number): object | undefined {
  return depth >= SECTION_DEPTH - 1 && Object.keys(value).length === 0 ? undefined : value;
}
