import { formatDecimal, formatInstant, formatPercent, NONE } from '../../../../_ui/format';
import { type MarginMovesQuery } from '../../../../_graphql/generated/graphql';

export type MarginMoves = NonNullable<
  Extract<NonNullable<MarginMovesQuery['node']>, { __typename: 'Simulation' }>['procyclicality']
>;
export type ProgrammeMoves = MarginMoves['programmes'][number];
export type MovesUnder = NonNullable<ProgrammeMoves['after']>;
export type FrontierPoint = ProgrammeMoves['frontier'][number];
export type InstrumentJump = MarginMoves['instruments'][number];
type Lack = NonNullable<MovesUnder['lack']>;
type Answer = NonNullable<MovesUnder['response']>['target'];

const LACKS: Readonly<Record<Lack['because'], string>> = {
  ANCHOR_OF_VERSION: 'its dials are multiples of a rate of the version, which moves with each version',
  READS_LIQUIDITY: 'it reads turnover and spread, of which no history is kept',
  NO_BARS_KNOWN: 'no price that it reads is known',
  FIRST_BAR_MISSING: 'no price is known from where it says that it begins',
  TOO_MANY_BARS: 'it would be more decisions than are played',
  TOO_FEW_BARS: 'too few prices are known for it to begin',
  NO_COMMON_TIME: 'what is known for one set ends before it begins for the other',
  TOO_MANY_PROGRAMMES: 'other programmes were played first',
};

/** "it could not be played: too few prices are known for it to begin (364 returns of 365)". */
export function lackWords({ because, returns, neededReturns }: Lack): string {
  const counted =
    returns === null || neededReturns === null ? '' : ` (${returns} returns of ${neededReturns})`;
  return `${LACKS[because]}${counted}`;
}

/** Why a programme is not told, under which set; none where all of it is. */
export function lackSentences({ name, before, after, isSame }: ProgrammeMoves): readonly string[] {
  const sentence = (under: MovesUnder | null, where: string) =>
    under?.lack ? [`${name}${where} could not be played: ${lackWords(under.lack)}.`] : [];
  if (isSame) return sentence(after, '');
  return [...sentence(before, ' as the base version states it'), ...sentence(after, ' as proposed')];
}

/** "From 2 Jan 2025 to 30 Nov 2026, 16,000 decisions on BTC prices of 60 minutes, every rise borne in full." */
export function spanSentence({ before, after }: ProgrammeMoves): string | null {
  const under = after ?? before;
  const summary = under?.summary;
  if (!under || !summary) return null;
  const gaps =
    summary.gaps > 0
      ? ` Prices are missing ${summary.gaps === 1 ? 'once' : `${summary.gaps} times`}: no rise and no loss is told over that.`
      : '';
  return `From ${formatInstant(summary.from)} to ${formatInstant(summary.to)}, ${formatDecimal(String(summary.slots))} decisions on prices of ${under.instrument} every ${lengthWords(under.barMinutes)}; every rise is made in full, whomever it hits.${gaps}`;
}

function lengthWords(minutes: number): string {
  if (minutes === 1_440) return 'day';
  return minutes % 60 === 0 ? (minutes === 60 ? 'hour' : `${minutes / 60} hours`) : `${minutes} minutes`;
}

/** Those with a figure, those that the change changes first; how many of them a page shows. */
export function shownProgrammes(
  programmes: readonly ProgrammeMoves[],
  most: number,
): readonly ProgrammeMoves[] {
  return programmes
    .filter(({ frontier }) => frontier.length > 0)
    .toSorted((a, b) => Number(a.isSame) - Number(b.isSame))
    .slice(0, most);
}

const TOOLS: Readonly<Record<NonNullable<FrontierPoint['tool']>, string>> = {
  NONE: 'Present volatility, no tool',
  BUFFER: 'Volatility with a buffer of a quarter',
  STRESS_WEIGHT: 'Volatility, a quarter of it stress',
  FLOOR: 'Volatility with a long-run floor',
  SPEED_LIMIT: 'Volatility with a speed limit',
  HYSTERESIS: 'Volatility with a band',
};

/** "The programme, proposed" */
export function wayWords({ kind, tool, side }: FrontierPoint): string {
  const way =
    kind === 'STATIC'
      ? 'As approved, never moved'
      : kind === 'PROGRAMME'
        ? 'The programme'
        : tool
          ? TOOLS[tool]
          : '';
  return side === 'BOTH' ? way : `${way}, ${side === 'BEFORE' ? 'base' : 'proposed'}`;
}

/** The letter of a point in the picture and the table beneath. */
export function letterOf(place: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + place);
}

export function riseOver({ largestRise }: Pick<FrontierPoint, 'largestRise'>, days: number): string | null {
  return largestRise.find((one) => one.days === days)?.by ?? null;
}

export interface RiseRow {
  readonly name: string;
  readonly days: number;
  readonly base: MovesUnder['rises'][number] | null;
  readonly proposed: MovesUnder['rises'][number] | null;
}

/** A row of each number of days. */
export function riseRows({ name, before, after }: ProgrammeMoves): readonly RiseRow[] {
  const longest = (after?.rises.length ?? 0) > 0 ? after : before;
  return (longest?.rises ?? []).map(({ days }) => {
    const of = (under: MovesUnder | null) => under?.rises.find((one) => one.days === days) ?? null;
    return { name, days, base: of(before), proposed: of(after) };
  });
}

export interface AnswerRow {
  readonly series: string;
  readonly base: Answer | null;
  readonly proposed: Answer | null;
}

/** How target and dials answer a step of volatility; none where neither set says. */
export function answerRows({ before, after }: ProgrammeMoves): readonly AnswerRow[] {
  const [base, proposed] = [before?.response ?? null, after?.response ?? null];
  if (base === null && proposed === null) return [];
  const row = (series: string, of: 'target' | 'initial' | 'maintenance'): AnswerRow => ({
    series,
    base: base && base[of],
    proposed: proposed && proposed[of],
  });
  return [
    row('Target', 'target'),
    row('Initial margin', 'initial'),
    row('Maintenance margin', 'maintenance'),
  ];
}

/** "1.75 d"; "–" where it does not rise. */
export function daysText(days: string | null | undefined): string {
  return days == null ? NONE : `${formatDecimal(days, { scale: 1 })} d`;
}

export interface JumpRow {
  readonly instrument: string;
  readonly side: 'both' | 'long' | 'short';
  readonly notional: string;
  readonly jump: InstrumentJump['long'];
  readonly movedBy: readonly [base: string | null, proposed: string | null];
  /** The furthest that its programme would have raised maintenance margin over any of the times that are told, as proposed. */
  readonly programmeRise: string | null;
}

/** A row of each instrument, or of each side where they differ: the greatest rise first. */
export function jumpRows({ instruments, programmes }: MarginMoves): readonly JumpRow[] {
  const furthest = (name: string | null): string | null => {
    const rises = programmes.find((one) => one.name === name)?.after?.rises ?? [];
    const known = rises.flatMap(({ maintenance }) => maintenance?.by ?? []);
    return known.toSorted((a, b) => Number(b) - Number(a))[0] ?? null;
  };
  const rows = instruments.flatMap((one): readonly JumpRow[] => {
    const row = (side: JumpRow['side'], jump: InstrumentJump['long']): JumpRow => ({
      ...{ instrument: one.instrument, side, notional: one.notional, jump },
      movedBy: [one.movedByBefore, one.movedByAfter],
      programmeRise: furthest(one.movedByAfter),
    });
    return JSON.stringify(one.long) === JSON.stringify(one.short)
      ? [row('both', one.long)]
      : [row('long', one.long), row('short', one.short)];
  });
  const most = ({ jump: { rise } }: JumpRow): number =>
    rise === null ? -Infinity : Math.max(Number(rise.initial), Number(rise.maintenance));
  return rows.toSorted((a, b) => most(b) - most(a));
}

/** "alts"; "alts, now majors"; "–" */
export function moverWords([base, proposed]: JumpRow['movedBy']): string {
  if (base === proposed) return base ?? 'none';
  return `${base ?? 'none'} → ${proposed ?? 'none'}`;
}

export function percentText(fraction: string | null | undefined, scale = 2): string {
  return fraction == null ? NONE : formatPercent(fraction, { scale });
}
