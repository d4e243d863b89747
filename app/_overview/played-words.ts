import { formatCount, plural } from '../_ui/format';

const HOUR_MS = 3_600_000;
const HOURS_PER_DAY = 24;

/** How far a market has played, from 0 to 1; 0 before it begins. */
export function playedShare(
  { beginsAt, endsAt }: { readonly beginsAt: string; readonly endsAt: string },
  now: string,
): number {
  const [from, to, at] = [beginsAt, endsAt, now].map((instant) => Date.parse(instant)) as [
    number,
    number,
    number,
  ];
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** "Day 3 of 12, at 3,600 × speed, played by Demo operator". */
export function playingWords(
  play: {
    readonly beginsAt: string;
    readonly endsAt: string;
    readonly speed: number;
    readonly askedBy: string;
  },
  now: string,
): string {
  const days = Math.round((Date.parse(play.endsAt) - Date.parse(play.beginsAt)) / HOUR_MS / HOURS_PER_DAY);
  const day = Math.min(days, Math.floor(playedShare(play, now) * days) + 1);
  const speed = play.speed === 1 ? 'in real time' : `at ${formatCount(play.speed)} × speed`;
  return `Day ${day} of ${days}, ${speed}, started by ${play.askedBy}`;
}

/** "20 days, over in about 8 minutes". */
export function lengthWords(hours: number, speed: number): string {
  const minutes = Math.max(1, Math.round((hours * 60) / speed));
  const over =
    minutes < 120
      ? plural(minutes, 'minute')
      : minutes < 2 * 1_440
        ? plural(Math.round(minutes / 60), 'hour')
        : plural(Math.round(minutes / 1_440), 'day');
  return `${plural(hours / HOURS_PER_DAY, 'day')}, over in about ${over}`;
}
