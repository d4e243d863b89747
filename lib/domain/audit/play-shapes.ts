import * as z from 'zod';
import { count, instant, number } from './event-words';

/** What the log says of markets that are played in a demo. */

export const PLAY_SHAPE = {
  ...{ scenario: z.string(), speed: number, seed: count, beginsAt: instant, endsAt: instant },
};
export const STOP_SHAPE = { scenario: z.string(), by: z.enum(['OVER', 'STOPPED', 'REPLACED']) };
