import { type ScenarioLibraryQuery, type ScenarioPictureQuery } from '../_graphql/generated/graphql';
import { formatCount, formatRate, plural } from '../_ui/format';

export type ScenarioRow = ScenarioLibraryQuery['scenarios']['edges'][number]['node'];
export type ScenarioShown = NonNullable<ScenarioPictureQuery['scenario']>;
type Kind = ScenarioRow['kind'];

const KINDS: Readonly<Record<Kind, string>> = {
  MOVES: 'Price moves',
  GRID: 'Grid of moves',
  FACTOR: 'Market move by beta',
  PATH: 'Price path',
  VOLATILITY: 'Step of volatility',
  CORRELATION: 'Correlation break',
};

export function kindWord(kind: Kind): string {
  return KINDS[kind];
}

/** "1 set of prices", "24 points in time". */
export function stepsWord({ kind, steps }: Pick<ScenarioRow, 'kind' | 'steps'>): string {
  if (kind === 'PATH') return plural(steps, 'point in time', 'points in time');
  if (kind === 'VOLATILITY') return plural(steps, 'step', 'steps');
  return plural(steps, 'set of prices', 'sets of prices');
}

/** Where its figures come from, in a word: what a reader must know before trusting them. */
export function originWord({ source, isAnchor }: Pick<ScenarioRow, 'source' | 'isAnchor'>): string {
  if (source === null) return 'Hypothetical';
  return isAnchor ? 'Anchor point' : 'Historical';
}

/** What it does to this venue. */
export function reachWord(instrumentsMoved: number): string {
  return instrumentsMoved === 0
    ? 'Moves nothing listed here'
    : `Moves ${formatCount(instrumentsMoved)} ${instrumentsMoved === 1 ? 'instrument' : 'instruments'}`;
}

/** What a move names, for people. @param hasOthers whether others name something more narrowly */
export function subjectWord({ what, name }: ScenarioShown['moves'][number], hasOthers: boolean): string {
  if (name === null) return hasOthers ? 'Everything else' : 'Everything';
  return what === 'CLASS' ? `Margin class ${name}` : name;
}

/** "1.5, 2 and 3" as figures; null where one of them is none. */
export function typedList(text: string): readonly string[] | null {
  const parts = text
    .replaceAll('\u2212', '-')
    .split(/[,;\s]+|\band\b/u)
    .filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => /^-?\d+(\.\d+)?$/.test(part)) ? parts : null;
}

const LINE = /^(.*?)[\s:,]+([+\u2212-]?\d+(?:\.\d+)?)\s*%?$/u;

/** What somebody typed, one move a line: "BTC -20", "everything -10 %". */
export interface TypedMoves {
  readonly every: string | null;
  readonly instruments: Readonly<Record<string, string>>;
  readonly underlyings: Readonly<Record<string, string>>;
  /** Of lines that say no move: their number. */
  readonly unread: readonly number[];
}

/** A percentage as a fraction, exactly: "-20" is "-0.2". */
export function fractionOfPercent(percent: string): string {
  const text = percent.replace('\u2212', '-').replace('+', '');
  const isNegative = text.startsWith('-');
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const digits = `${whole.padStart(3, '0')}`;
  const shifted = `${digits.slice(0, -2)}.${digits.slice(-2)}${part}`;
  const plain = shifted.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '');
  return isNegative && plain !== '0' && plain !== '' ? `-${plain}` : plain === '' ? '0' : plain;
}

/**
 * Reads moves in percent, one a line.
 *
 * @param symbols of the instruments that the venue lists: what is none of them is an underlying
 */
export function typedMoves(text: string, symbols: ReadonlySet<string>): TypedMoves {
  let every: string | null = null;
  const [instruments, underlyings]: Record<string, string>[] = [{}, {}];
  const unread: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, name = '', percent = ''] = LINE.exec(line.trim()) ?? [];
    const fraction = fractionOfPercent(percent);
    if (name === '' || percent === '') unread.push(index + 1);
    else if (/^(everything|all)$/i.test(name)) every = fraction;
    else if (symbols.has(name)) (instruments ?? {})[name] = fraction;
    else (underlyings ?? {})[name] = fraction;
  }
  return { every, instruments: instruments ?? {}, underlyings: underlyings ?? {}, unread };
}

/** What each instrument of a path did since its first price, in percent, at the last instant. */
export function pathEnds(
  path: NonNullable<ScenarioShown['path']>,
): readonly { name: string; move: number }[] {
  return path.series.map(({ instrument, prices }) => ({
    name: instrument,
    move: Number(prices.at(-1)) / Number(prices[0]) - 1,
  }));
}

/** How a move is written beside its bar. */
export function moveWord(fraction: string): string {
  return `${fraction.startsWith('-') ? '' : '+'}${formatRate(fraction)}`;
}

const DIGITS = 6;

/** What each instrument did since the first instant, as a fraction of its price there. */
export function pathRows({ instants, series }: NonNullable<ScenarioShown['path']>) {
  return series.flatMap(({ instrument, prices }) =>
    instants.map((at, place) => ({ name: instrument, at, move: sinceFirst(prices, place) })),
  );
}

export function sinceFirst(prices: readonly string[], place: number): string {
  const move = Number(prices[place]) / Number(prices[0]) - 1;
  return String(Number(move.toFixed(DIGITS)));
}
