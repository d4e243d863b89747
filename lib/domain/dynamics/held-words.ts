import type { Hold, Unsound } from './observed';

/** Why a programme stands still, or only tightens, as people read it: the end of a sentence about it. */
const HELD_WORDS: Readonly<Record<Unsound | Hold, string>> = {
  TOO_FEW_RETURNS: 'Fewer than 60 returns are known: it is not yet eligible.',
  PEER_UNKNOWN: 'Its history is short, and nothing is known of its peer.',
  BAR_TOO_OLD: 'The newest bar is older than the programme allows.',
  LIQUIDITY_UNKNOWN: 'Too little is known of turnover and spread.',
  SOURCES_DISAGREE: 'Price sources disagree.',
  PRICE_HELD: 'The price guard holds the price.',
  ANCHOR_UNKNOWN: 'The rate that the dial is a multiple of is not known.',
  SUSPENDED: 'It is suspended.',
  EXPIRED: 'It has expired.',
  VERSION: 'The live version changed beneath it.',
  OUTCOME: 'More was liquidated than its steps predicted.',
};

export type HeldReason = Unsound | Hold;

export const HELD_REASONS = Object.keys(HELD_WORDS) as readonly HeldReason[];

export function heldSentence(reason: HeldReason): string {
  return HELD_WORDS[reason];
}

/** @returns null for a word that is no reason */
export function heldReason(text: string): HeldReason | null {
  return HELD_REASONS.find((reason) => reason === text) ?? null;
}
