/**
 * How much of what a programme decides is applied. SHADOW: nothing; it is decided, and kept, as evidence of what it would
 * have done.
 */
export const PHASES = ['SHADOW'] as const;
export type Phase = (typeof PHASES)[number];
