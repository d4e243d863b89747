import * as z from 'zod';
import { HOLD_REASONS, RELEASES } from '../market/price-guard';
import { count, decimal, id, instant, number } from './event-words';

/** What the log says of held prices, each of an instrument; and of markets that are played in a demo. */

export const HOLD_SHAPE = {
  ...{ hold: id, reason: z.enum(HOLD_REASONS), candidate: decimal, observedAt: instant },
  ...{ source: z.string().nullable(), last: decimal, lastObservedAt: instant },
  ...{ volatility: decimal.nullable(), bars: decimal, allowed: decimal },
  ...{ endsAt: instant, fallback: z.enum(['ACCEPT', 'KEEP']) },
};

/** A hold as it ended: the newest held price, and how many there were. */
export const ENDED_SHAPE = { hold: id, candidate: decimal, candidates: number, last: decimal };

export const RELEASE_SHAPE = { ...ENDED_SHAPE, by: z.enum(RELEASES), accepted: decimal.nullable() };

export const PLAY_SHAPE = {
  ...{ scenario: z.string(), speed: number, seed: count, beginsAt: instant, endsAt: instant },
};
export const STOP_SHAPE = { scenario: z.string(), by: z.enum(['OVER', 'STOPPED', 'REPLACED']) };
