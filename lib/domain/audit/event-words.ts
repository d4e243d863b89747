import * as z from 'zod';
import { assert } from '../assert';
import { isWrittenInstant } from '../number/instant';

/** What every event is written in. */
export const id = z.string().min(1);
export const hash = z.string().regex(/^[0-9a-f]{64}$/, 'no SHA-256');
/** RFC 3339 UTC with milliseconds, as `toISOString` writes it. */
export const instant = z.string().refine(isWrittenInstant, 'no instant');
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'no decimal');
export const count = z.int().nonnegative();
export const number = z.int().positive();

/** The first issue of a failed parse, as a JSON Pointer and a few words. */
export function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  assert(issue !== undefined, 'what does not parse has an issue');
  return `${issue.path.map((part) => `/${String(part)}`).join('')}: ${issue.message}`;
}
