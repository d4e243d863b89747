import * as z from 'zod';
import { GRID } from '../../dynamics/dial';
import type { Programme } from '../../dynamics/programme';
import { Decimal, decimal } from '../../number/decimal';
import { spokenInstant } from '../../number/instant';
import { DIAL_SCALE } from '../../parameters/relations/programme-relations';
import type { Fault } from '../../result';
import { characterFaults } from '../people/written-text';

/**
 * What two people may do where the liquidation budget, or the loop gain, keeps a class below the margin that its programme wants: let its
 * maintenance dial rise past the budget, to a stated value at most, and have somebody else look at it by a stated date.
 */

export const tighteningSchema = z.strictObject({
  /** JSON Pointer of a margin class or a portfolio. */
  subject: z.string(),
  /** A dial: how far it may rise past the budget. */
  to: z.string(),
  reason: z.string(),
  reviewBy: z.iso.datetime({ precision: 3 }),
});
export type Tightening = Readonly<z.infer<typeof tighteningSchema>>;

/** So far ahead a review may be put off. */
const REVIEW_DAYS_AT_MOST = 30;
const DAY_MS = 86_400_000;

/** What is wrong with it whatever the market does; paths are those of the input. */
export function tighteningFaults(
  { subject, to, reason, reviewBy }: Tightening,
  { programme, at }: { readonly programme: Programme; readonly at: Date },
): readonly Fault[] {
  const { subjects, bounds } = programme;
  const untilMs = Date.parse(reviewBy);
  const [lastMs, last] = [at.getTime() + REVIEW_DAYS_AT_MOST * DAY_MS, `${REVIEW_DAYS_AT_MOST} days`];
  return [
    ...(subjects.includes(subject)
      ? []
      : [fault('/subject', 'subject-of-programme', 'The programme moves no dial of that name.')]),
    ...(isDial(to) && decimal(to).lte(bounds.greatest)
      ? []
      : [
          fault(
            '/to',
            'dial-within-bounds',
            `A dial is a decimal in steps of 0.0001, and at most ${bounds.greatest.toFixed()} is approved.`,
          ),
        ]),
    ...characterFaults('/reason', reason),
    ...(reason.trim() === '' ? [fault('/reason', 'required', 'Say why.')] : []),
    ...(untilMs > at.getTime() && untilMs <= lastMs
      ? []
      : [
          fault(
            '/reviewBy',
            'review-soon',
            `Somebody has to look at it within ${last}: after now, and by ${spokenInstant(new Date(lastMs))}.`,
          ),
        ]),
  ];
}

function isDial(text: string): boolean {
  return (
    /^\d{1,2}(\.\d{1,4})?$/.test(text) && decimal(text).gt(0) && decimal(text).decimalPlaces() <= DIAL_SCALE
  );
}

function fault(path: string, rule: string, message: string): Fault {
  return { path, rule, message };
}

/** Where the dial stands that is to rise past the budget. */
export interface TighteningFacts {
  readonly isConstrained: boolean;
  /** The maintenance dial, in steps of the grid. */
  readonly maintenance: number;
}

/** Why it cannot be ordered as things stand; null when it can. */
export function tighteningFault(
  { to }: Tightening,
  { isConstrained, maintenance }: TighteningFacts,
): string | null {
  if (!isConstrained)
    return 'The liquidation budget has not kept its maintenance margin below the target for six hours: it is not constrained.';
  return new Decimal(to).times(GRID).lte(maintenance) ? 'The dial stands there already, or above.' : null;
}
