/**
 * How much of what a programme decides is applied. SHADOW: nothing; it is decided, and kept, as evidence of what it would
 * have done. INITIAL_ONLY: initial margin. LIVE: both dials.
 */
export const PHASES = ['SHADOW', 'INITIAL_ONLY', 'LIVE'] as const;
export type Phase = (typeof PHASES)[number];
