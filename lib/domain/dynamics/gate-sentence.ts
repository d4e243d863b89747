import { decimal, type Decimal, ONE, round } from '../number/decimal';
import { durationText } from '../number/duration';
import { spokenInstant } from '../number/instant';
import { percentText } from '../number/percent';
import type { Gate } from './dial';
import { heldSentence } from './held-words';
import type { SlotRecord } from './path';
import type { Programme } from './programme';

/** What a slot decided for a dial, as people read it. */

type DialRecord = SlotRecord['dials'][number];

/** "1.0400": a dial with all its digits. */
export function dialFigure(text: string): string {
  return decimal(text).toFixed(4);
}

/** To a tenth of a percent. */
export function roundedPercent(fraction: Decimal): string {
  return percentText(round(fraction, { scale: 3, mode: 'HALF_EVEN' }));
}

/** How long, from milliseconds. */
export function timeText(ms: number): string {
  return durationText(Math.round(ms / 1_000));
}

/** One sentence, or two, on what decided a slot for a dial. */
export function gateSentence(programme: Programme, record: SlotRecord, dial: DialRecord): string {
  const moved = movedSentence(dial);
  const why = reason(programme, record, dial);
  return moved === null ? why : `${moved} ${why}`;
}

/** What is said in place of it to those to whom the budget is not shown. */
export const LIMITED_SENTENCE = 'A limit holds it that is shown to operators, officers and auditors.';

/** Whether a dial is on its way back to 1, whatever the market is. */
export function isGoingBack({ reverting }: SlotRecord, { before }: DialRecord): boolean {
  const value = decimal(before);
  return reverting !== undefined && (value.lt(ONE) || (value.gt(ONE) && reverting === 'ALL'));
}

function movedSentence({ before, after }: DialRecord): string | null {
  if (before === after) return null;
  const way = decimal(after).gt(before) ? 'Rose' : 'Fell';
  return `${way} from ${dialFigure(before)} to ${dialFigure(after)}.`;
}

function reason(programme: Programme, record: SlotRecord, dial: DialRecord): string {
  const { band, bounds, leastStep, speeds, noticeMs } = programme;
  const speed = speeds[dial.dial];
  const target = record.target === null ? null : decimal(record.target);
  const goal = isGoingBack(record, dial) ? ONE : target;
  const isRise = goal === null || goal.gte(dial.before);
  const texts: Readonly<Record<Gate, () => string>> = {
    DATA: () => dataSentence(record),
    DEADBAND: () => bandSentence(target, dial, band),
    DWELL: () => `The target must stay below for ${timeText(band.dwellMs)} before margin loosens.`,
    SPEED: () =>
      isRise
        ? `It rises by at most ${percentText(speed.rise.by)} in ${timeText(speed.rise.ms)}, and ${percentText(speed.largestStep)} in a step.`
        : `It falls by at most ${percentText(speed.fall.by)} in ${timeText(speed.fall.ms)}.`,
    WINDOW: () =>
      `It rises to at most ${speed.windows
        .map(({ ms, multiple }) => `${multiple.toFixed()} times the least of ${timeText(ms)}`)
        .join(', ')}.`,
    BOUND: () =>
      isRise
        ? `The greatest dial approved is ${dialFigure(bounds.greatest.toFixed())}.`
        : `The least dial approved is ${dialFigure(bounds.least.toFixed())}.`,
    RELATION: () =>
      dial.dial === 'maintenance'
        ? 'The maintenance dial never stands above the initial dial.'
        : 'The initial dial never stands below the maintenance dial.',
    NOTICE: () =>
      dial.announced === null
        ? `A rise of maintenance margin is announced ${timeText(noticeMs)} before it binds; no more was announced.`
        : `A rise to ${dialFigure(dial.announced.value)} is announced; it binds ${spokenInstant(new Date(dial.announced.bindsAt))}.`,
    BUDGET: () =>
      isRise
        ? 'The liquidation budget does not bear the rest of the rise.'
        : 'Constrained: nothing of it loosens while the limits on liquidations keep its maintenance margin below the target.',
    GAIN: () => gainSentence(record),
    LEAST: () =>
      `What is left of the move is less than ${percentText(leastStep)}, the least step; it waits for more.`,
    HELD: () => heldSentences(record, dial),
    NONE: () => (isGoingBack(record, dial) ? 'It goes back to 1, as approved.' : 'It stands at its target.'),
  };
  return texts[dial.gate]();
}

/** What the rest of a rise would set off. */
export function gainSentence({ gain }: SlotRecord): string {
  const refused = gain?.refused;
  if (gain === undefined || refused === undefined)
    return 'The forced sales that the rest of the rise sets off reach too far.';
  const { unknown, end, beyond } = refused;
  if (unknown.length > 0)
    return `The rest of the rise liquidates positions in ${listed(unknown)}, and how far their sale moves the price is not known.`;
  switch (end) {
    case 'BEYOND_MODEL':
      return `The rest of the rise sets off forced sales that the market in ${listed(beyond)} does not bear.`;
    case 'ROUNDS_SPENT':
      return 'The rest of the rise sets off forced sales that do not come to rest.';
    case 'SETTLED':
    case 'STOPPED':
      return `The rest of the rise sets off forced sales of ${end === 'STOPPED' ? 'at least ' : ''}${timesText(refused.gain)} times what it liquidates itself; ${timesText(gain.limit)} times is allowed.`;
  }
}

const NAMED_AT_MOST = 3;

function listed(symbols: readonly string[]): string {
  const more = symbols.length - NAMED_AT_MOST;
  const named = symbols.slice(0, NAMED_AT_MOST).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

/** "2.35": rounded up, so that what is beyond a limit of two places is shown beyond it. */
export function timesText(gain: string): string {
  return round(decimal(gain), { scale: 2, mode: 'UP' }).toFixed();
}

function dataSentence({ unsound }: SlotRecord): string {
  if (unsound.length > 0) return unsound.map(heldSentence).join(' ');
  return 'Its history is too short to loosen on.';
}

function heldSentences({ holds, signal, onlyInitial }: SlotRecord, { dial }: DialRecord): string {
  if (holds.length > 0) return holds.map(heldSentence).join(' ');
  if (onlyInitial && dial === 'maintenance') return 'The programme moves initial margin alone for now.';
  const since = signal.shockAtMs === null ? '' : ` at ${spokenInstant(new Date(signal.shockAtMs))}`;
  return `Maintenance margin rests after the price moved far within one bar${since}.`;
}

function bandSentence(target: Decimal | null, { before }: DialRecord, band: Programme['band']): string {
  if (target === null) return 'The target is within the band.';
  const away = target.div(before).minus(ONE);
  const allowed = away.isNegative() ? band.below : band.above;
  // Beyond a bound the target is as far away as it likes, and the bound is what counts.
  if (away.abs().gt(allowed)) return 'It stands at its bound, or so near that nothing moves.';
  const side = away.isZero()
    ? 'at the dial'
    : `${roundedPercent(away.abs())} ${away.isNegative() ? 'below' : 'above'} the dial`;
  return `The target is ${side}; within ${percentText(allowed)} nothing moves.`;
}
