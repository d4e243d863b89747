import * as z from 'zod';
import { parseDecimal, type Decimal } from '../number/decimal';
import { refuse, type Fault } from '../result';

/** What the lines of snapshots have in common. */

/** Negative, 0 or positive by the order of the texts' UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  // Up to the first surrogate the order of UTF-16's units is that of the bytes.
  const common = Math.min(a.length, b.length);
  for (let at = 0; at < common; at += 1) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one >= FIRST_SURROGATE || other >= FIRST_SURROGATE) return compareEncoded(a, b);
    if (one !== other) return one < other ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

const FIRST_SURROGATE = 0xd800;

function compareEncoded(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

export const decimalOf = z.string().transform((text, context): Decimal => {
  const parsed = parseDecimal(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: `"${text}" is not a decimal` });
  return z.NEVER;
});

/** A lone surrogate has no UTF-8, so no bytes to hash. */
export const wellFormed = z.string().refine((text) => text.isWellFormed());

export function fault(line: number, rule: string, message: string): { ok: false; refusal: Fault } {
  return refuse({ path: `line ${line}`, rule, message });
}

/** A line of a snapshot as the schema reads it; null when it is not JSON or not of that form. */
export function readLine<Line>(schema: z.ZodType<Line>, line: string): Line | null {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
