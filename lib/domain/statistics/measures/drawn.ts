import * as z from 'zod';
import type { Fault } from '../../result';

/** What measures state that draw: from which seed, and how often. */
export const seed = z.int().min(0).max(4_294_967_295);
export const draws = z.int().min(99).max(100_000).default(999);

/** Numbers that one answer draws at most: some ten seconds. */
const MOST_DRAWN = 50_000_000;

export function drawnFault(drawn: number): Fault | null {
  if (drawn <= MOST_DRAWN) return null;
  const message = `It would draw ${drawn} numbers, and ${MOST_DRAWN} at most: state fewer draws.`;
  return { path: '/draws', rule: 'too-many-draws', message };
}
