/** What a function that may be refused gives back: the value, or a typed refusal. Never null, -1 or NaN. */
export type Result<Value, Refusal> = { readonly ok: true; readonly value: Value } | Refused<Refusal>;

export interface Refused<Refusal> {
  readonly ok: false;
  readonly refusal: Refusal;
}

export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function refuse<Refusal>(refusal: Refusal): Refused<Refusal> {
  return { ok: false, refusal };
}

/**
 * One fault of an input.
 *
 * `path` names the place: a JSON Pointer (RFC 6901) into a document, or `line 7, column "price"` in a file.
 * `rule` is a stable kebab-case name that programs may compare; `message` is one sentence for people.
 */
export interface Fault {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** Every fault of what was handed in. */
export interface InvalidInput {
  readonly code: 'InvalidInput';
  readonly faults: readonly Fault[];
}

/** What came of that which nothing refuses. */
export function neverRefused<Value>(result: Result<Value, never>): Value {
  if (result.ok) return result.value;
  return result.refusal;
}
