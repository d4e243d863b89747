import { differenceText, signOf } from '../../../../_ui/decimal-text';
import {
  formatCount,
  formatDay,
  formatDecimal,
  formatPercent,
  formatRate,
  plural,
} from '../../../../_ui/format';
import { type Evidence } from './evidence';

export type PriceCoverage = NonNullable<Evidence['coverage']>;
export type InstrumentCoverage = PriceCoverage['instruments'][number];
export type CoveredSide = InstrumentCoverage['sides'][number]['base'];
export type Breaches = NonNullable<CoveredSide['within']>;
export type Reading = Breaches['reading'];

/** One side of an instrument: a line of the table. */
export interface CoverageRow {
  readonly instrument: InstrumentCoverage;
  readonly side: 'Long' | 'Short';
  readonly base: CoveredSide;
  readonly proposed: CoveredSide;
  /** The margin that closes, or worst prices, would have gone beyond as often as stated. */
  readonly neededClose: string | null;
  readonly neededWithin: string | null;
}

export function coverageRows(instruments: readonly InstrumentCoverage[]): readonly CoverageRow[] {
  return instruments.flatMap((instrument) =>
    instrument.sides.map(({ side, ...found }): CoverageRow => ({
      ...{ instrument, ...found },
      side: side === 'LONG' ? 'Long' : 'Short',
    })),
  );
}

interface ReadingWords {
  readonly words: string;
  /** In a cell beside another. */
  readonly short: string;
  readonly glyph: string;
}

const READINGS: Readonly<Record<Reading, ReadingWords>> = {
  TOO_LITTLE: { words: 'too little margin', short: 'too little', glyph: '▲' },
  AS_EXPECTED: { words: 'as expected', short: 'as expected', glyph: '✓' },
  MORE_THAN_NEEDED: { words: 'more than needed', short: 'more than needed', glyph: '▽' },
};

export function readingWords(reading: Reading): ReadingWords {
  return READINGS[reading];
}

/** "day", or "15-minute bar": what a loss is over. */
export function barWords(barMinutes: number): string {
  if (barMinutes === 1_440) return 'day';
  return barMinutes % 60 === 0 ? `${barMinutes / 60}-hour bar` : `${barMinutes}-minute bar`;
}

/**
 * "At the worst price of each day, 3 of 32 positions have too little margin under the proposed parameters (5 under the base version),
 * 28 as expected, 1 more than needed."
 */
export function countsSentence({ instruments, barMinutes }: PriceCoverage): string {
  const rows = coverageRows(instruments);
  const read = (of: 'base' | 'proposed', reading: Reading): number =>
    rows.filter((row) => row[of].within?.reading === reading).length;
  const known = rows.filter(({ proposed }) => proposed.within !== null).length;
  if (known === 0) return 'Nothing could be held against prices under the proposed parameters.';
  const [little, before] = [read('proposed', 'TOO_LITTLE'), read('base', 'TOO_LITTLE')];
  const base =
    little === before ? 'as many as under the base version' : `${formatCount(before)} under the base version`;
  const others = [
    `${formatCount(read('proposed', 'AS_EXPECTED'))} as expected`,
    `${formatCount(read('proposed', 'MORE_THAN_NEEDED'))} more than needed`,
  ];
  return `At the worst price of each ${barWords(barMinutes)}, ${formatCount(little)} of ${plural(known, 'position')} (long and short counted apart) ${little === 1 ? 'has' : 'have'} too little margin under the proposed parameters, ${base}; ${others.join(', ')}.`;
}

/**
 * "Days whose worst price went beyond the margin of SOLUSDT long: 703 of 999, 848 under the base version.": of the position that the
 * change moves most; null where it moves none.
 */
export function movedSentence({ instruments, barMinutes }: PriceCoverage): string | null {
  const moved = coverageRows(instruments).flatMap(({ instrument, side, base, proposed }) => {
    const [before, after] = [base.within?.count, proposed.within?.count];
    return before === undefined || after === undefined || before === after
      ? []
      : [{ instrument, side, before, after }];
  });
  const [most] = moved.toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  if (most === undefined) return null;
  const bar = barWords(barMinutes);
  return `${bar === 'day' ? 'Days' : `${bar}s`} whose worst price went beyond the margin of ${most.instrument.symbol} ${most.side.toLowerCase()}: ${formatCount(most.after)} of ${formatCount(most.instrument.moves)}, ${formatCount(most.before)} under the base version.`;
}

/** How it is read, and how little a short history can say. */
export function ruleSentence({ instruments, ...asked }: PriceCoverage): string {
  const { probability, otherProbability, level, barMinutes } = asked;
  const powers = instruments.flatMap(({ power }) => (power === null ? [] : [power]));
  const [first, ...rest] = powers;
  const chance = (text: string): string => formatPercent(text, { scale: 0 });
  const found =
    first === undefined
      ? ''
      : ` A true ${formatRate(otherProbability)} would be found with a chance of ${rangeWords([first, ...rest], chance)}: "as expected" is no proof.`;
  return `Read by Kupiec’s test against ${formatRate(probability)} of ${barWords(barMinutes)}s, adjusted by Holm for all positions, at ${formatRate(level)}.${found} Needed is the margin that ${formatRate(probability)} of ${barWords(barMinutes)}s went beyond.`;
}

function rangeWords(texts: readonly [string, ...string[]], words: (text: string) => string): string {
  const ordered = texts.toSorted((a, b) => signOf(differenceText(a, b)));
  const [least, greatest] = [words(ordered[0] ?? texts[0]), words(ordered.at(-1) ?? texts[0])];
  return least === greatest ? least : `${least} to ${greatest}`;
}

const LACKS: Readonly<Record<NonNullable<InstrumentCoverage['lack']>, string>> = {
  TOO_SHORT: 'too short a history',
  NEVER_MOVED: 'a price that never moved',
  BARS_OVERLAP: 'bars that overlap',
  OPTION: 'options, which lose no fraction of their price',
};

/** Each reason with the instruments it keeps from being read; none where all are. */
export function lackSentences({ instruments, leastMoves }: PriceCoverage): readonly string[] {
  const reasons = [...new Set(instruments.flatMap(({ lack }) => (lack === null ? [] : [lack])))];
  const lacking = reasons.map((reason) => {
    const named = instruments.filter(({ lack }) => lack === reason);
    const names = named.map(({ symbol, moves }) =>
      reason === 'TOO_SHORT' ? `${symbol} (${formatCount(moves)} of ${formatCount(leastMoves)})` : symbol,
    );
    return `Not read, for ${LACKS[reason]}: ${listed(names)}.`;
  });
  const unmargined = [
    ...new Set(coverageRows(instruments).flatMap(({ proposed }) => proposed.lacking ?? [])),
  ];
  return [...lacking, ...unmargined.map((why) => `Without margin under the proposed parameters: ${why}`)];
}

const MOST_NAMED = 8;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const others = names.length - MOST_NAMED;
  return others > 0 ? `${shown} and ${formatCount(others)} more` : shown;
}

const LEAST_P = '0.0001';

/** "0.0123", and below 0.0001 that it is. */
export function pWords(text: string): string {
  return signOf(differenceText(text, LEAST_P)) < 0 ? `< ${LEAST_P}` : formatDecimal(text, { scale: 4 });
}

/** "29.97 %, 2020-03-12": the loss beyond margin that went furthest; null where none did. */
export function worstWords(breaches: Breaches | null): string | null {
  const worst = breaches?.worst[0];
  return worst ? `${formatPercent(worst.uncovered, { scale: 2 })}, ${formatDay(worst.at)}` : null;
}

const MOST_SHOWN = 12;

/** Instruments whose margin the change moves first, then by how many breaches there are as proposed; those that are read. */
export function shownFirst(instruments: readonly InstrumentCoverage[]): readonly InstrumentCoverage[] {
  const isMoved = ({ sides }: InstrumentCoverage): number =>
    sides.some(({ base, proposed }) => base.rate !== proposed.rate) ? 1 : 0;
  const breaches = ({ sides }: InstrumentCoverage): number =>
    Math.max(...sides.map(({ proposed }) => proposed.within?.count ?? 0));
  return instruments
    .filter(({ lack }) => lack === null)
    .toSorted((a, b) => isMoved(b) - isMoved(a) || breaches(b) - breaches(a))
    .slice(0, MOST_SHOWN);
}
