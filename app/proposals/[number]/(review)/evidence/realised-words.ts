import { formatCount, formatDecimal, formatPercent, plural } from '../../../../_ui/format';
import { type Breaches } from './coverage-words';
import { type PortfolioCoverage, type SetName } from './portfolio-coverage-words';

export type RealisedInstrument = PortfolioCoverage['realised'][number];
export type RealisedSet = RealisedInstrument['base'];
export type RealisedSide = RealisedSet['long'];

/** One side of an instrument of which dials of the past are known: a line of the table. */
export interface RealisedRow {
  readonly instrument: RealisedInstrument;
  readonly side: 'long' | 'short';
  readonly base: RealisedSide;
  readonly proposed: RealisedSide;
}

/** @param which TOLD: of those alone of which something is told */
export function realisedRows(
  instruments: readonly RealisedInstrument[],
  which: 'TOLD' | 'ALL' = 'TOLD',
): readonly RealisedRow[] {
  return instruments
    .filter(({ lack }) => which === 'ALL' || lack === null)
    .flatMap((instrument) =>
      (['long', 'short'] as const).map((side): RealisedRow => ({
        ...{ instrument, side, base: instrument.base[side], proposed: instrument.proposed[side] },
      })),
    );
}

/**
 * "DOGEUSDT, programme alts as proposed: the worst price went beyond margin on 12 days long and 10 short of 434, with dials at 1 on 31 and
 * 29; it would have held 4.1 % on average in place of 3 %, its dial between 1 and 1.9."
 */
function playedLine({ symbol, moves, proposed, base }: RealisedInstrument): string | null {
  const [set, words] =
    proposed.lack === null
      ? [proposed, 'as proposed']
      : [base, 'of the base version, which the change gives up'];
  const { long, short, programme, leastDial, greatestDial } = set;
  if (set.lack !== null || !long.realisedWithin || !short.realisedWithin) return null;
  if (!long.stillWithin || !short.stillWithin || long.rate === null || long.meanRate === null) return null;
  const of = (one: Breaches): string => formatCount(one.count);
  const rate = (text: string): string => formatPercent(text, { scale: 2 });
  const dial = (text: string | null): string => formatDecimal(text ?? '', { scale: 2 });
  return (
    `${symbol}, programme ${programme} ${words}: of ${plural(moves, 'day')} the worst price went beyond margin on ${of(long.realisedWithin)} of a long and ${of(short.realisedWithin)} of a short; ` +
    `with dials at 1 on ${of(long.stillWithin)} and ${of(short.stillWithin)}. It would have held ${rate(long.meanRate)} on average in place of ${rate(long.rate)}, its dial between ${dial(leastDial)} and ${dial(greatestDial)}.`
  );
}

const MOST_LINES = 4;

/** What programmes would have made of it, the instruments that are breached most first. */
export function realisedLines({ realised }: PortfolioCoverage): readonly string[] {
  const worst = ({ base, proposed }: RealisedInstrument): number =>
    Math.max(
      ...[base, proposed]
        .flatMap(({ long, short }) => [long, short])
        .map((side) => side.stillWithin?.count ?? 0),
    );
  return realised
    .filter(({ lack }) => lack === null)
    .toSorted((a, b) => worst(b) - worst(a))
    .slice(0, MOST_LINES)
    .flatMap((one) => playedLine(one) ?? []);
}

const DIAL_LACKS: Readonly<Record<NonNullable<RealisedSet['lack']>, string>> = {
  NO_PROGRAMME: 'no programme moves it',
  ABSOLUTE_ANCHOR: 'its programme is anchored to a rate of a version, and none was in force then',
  READS_LIQUIDITY: 'its programme reads turnover and spreads, of which no history is kept',
  NO_BARS: 'no bar that its programme reads is known',
  FIRST_BAR_MISSING: 'the first bar of its programme is not known',
  TOO_FEW_BARS: 'its programme has less than a full history',
  TOO_MANY_BARS: 'its programme reads more bars than are played',
  TOO_SHORT: 'dials of too few days are known',
  NOT_SOUND: 'with one of the dials the parameters would not be sound',
};

const LACKS: Readonly<Record<Exclude<NonNullable<RealisedInstrument['lack']>, 'NO_DIALS'>, string>> = {
  NO_MOVES: 'no move of the price is known',
  BARS_OVERLAP: 'bars overlap',
  OPTION: 'options lose no fraction of their price',
  NEVER_MOVED: 'the price stood still',
};

/** "no programme moves it", of a set; null: it has dials. */
export function dialLackWords({ lack }: Pick<RealisedSet, 'lack'>): string | null {
  return lack && DIAL_LACKS[lack];
}

/** Why an instrument is not told; null where it is. */
export function realisedLackWords({ lack, base, proposed }: RealisedInstrument): string | null {
  if (lack === null) return null;
  if (lack !== 'NO_DIALS') return LACKS[lack];
  const [before, after] = [dialLackWords(base), dialLackWords(proposed)];
  return before === after ? before : `base version: ${before ?? ''}; proposed: ${after ?? ''}`;
}

const MOST_NAMED = 8;

/** Each reason with the instruments that it keeps from being told, and each set that alone has none. */
export function realisedAsides({ realised, leastMoves }: PortfolioCoverage): readonly string[] {
  const reasons = new Map<string, string[]>();
  const add = (words: string | null, symbol: string): void => {
    if (words !== null) reasons.set(words, [...(reasons.get(words) ?? []), symbol]);
  };
  for (const one of realised) {
    const short = [one.base, one.proposed].filter(({ lack }) => lack === 'TOO_SHORT');
    const days = Math.max(...short.map((set) => set.days));
    const told =
      short.length === 0 ? one.symbol : `${one.symbol} (${formatCount(days)} of ${formatCount(leastMoves)})`;
    add(realisedLackWords(one), told);
    if (one.lack !== null) continue;
    for (const set of ['base', 'proposed'] satisfies SetName[]) {
      const words = dialLackWords(one[set]);
      add(words && `${set === 'base' ? 'base version' : 'proposed'} with dials at 1, ${words}`, told);
    }
  }
  return [...reasons].map(([words, symbols]) => {
    const others = symbols.length - MOST_NAMED;
    const named = symbols.slice(0, MOST_NAMED).join(', ');
    return `${words[0]?.toUpperCase()}${words.slice(1)}: ${named}${others > 0 ? ` and ${formatCount(others)} more` : ''}.`;
  });
}
