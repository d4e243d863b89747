import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, plural } from '../../../../_ui/format';
import { type PathWalksInShortQuery, type PathWalksQuery } from '../../../../_graphql/generated/graphql';

type Simulated<Node> = Extract<NonNullable<Node>, { __typename: 'Simulation' }>;
export type PathWalks = NonNullable<Simulated<PathWalksQuery['node']>['walks']>;
export type PathWalk = PathWalks['walks'][number];
export type WalkStep = PathWalk['after']['course']['steps'][number];
type WalksInShort = NonNullable<Simulated<PathWalksInShortQuery['node']>['walks']>;
export type WalkTotals = WalksInShort['walks'][number]['after']['course']['total'];

/**
 * "Along Hours of October 2025, 31 accounts would be liquidated under the proposed parameters, with 1.2 M USDT of notional (28 under the
 * base version), leaving bad debt of 200 k USDT (as much under the base version): the insurance fund covers it, and 1.8 M USDT of it is left."
 */
export function walkSentence(
  name: string,
  before: WalkTotals,
  after: WalkTotals,
  fund: string | null,
  asset: string,
): string {
  const base =
    before.liquidated === after.liquidated
      ? 'as many under the base version'
      : `${formatCount(before.liquidated)} under the base version`;
  if (after.liquidated === 0)
    return `Along ${name}, no account would be liquidated under the proposed parameters (${base}).`;
  const accounts = `${plural(after.liquidated, 'account')} would be liquidated under the proposed parameters, with ${formatCompact(after.notional)} ${asset} of notional (${base})`;
  return `Along ${name}, ${accounts}, ${debtWords(before, after, fund, asset)}.`;
}

function debtWords(before: WalkTotals, after: WalkTotals, fund: string | null, asset: string): string {
  const base =
    signOf(differenceText(after.badDebt, before.badDebt)) === 0
      ? 'as much under the base version'
      : `${formatCompact(before.badDebt)} under the base version`;
  if (signOf(after.badDebt) === 0) return `without bad debt (${base})`;
  const debt = `leaving bad debt of ${formatCompact(after.badDebt)} ${asset} (${base})`;
  if (fund === null) return `${debt}, and no insurance fund is stated`;
  return signOf(after.uncovered) === 0
    ? `${debt}: the insurance fund covers it, and ${formatCompact(after.fund)} of it is left`
    : `${debt}: the insurance fund of ${formatCompact(fund)} does not cover ${formatCompact(after.uncovered)} of it`;
}

type Deleveraging = NonNullable<PathWalk['after']['course']['deleveraging']>;

/**
 * "Auto-deleveraging would close 78 k USDT of 2 accounts' positions on the other side, at 10 k less than they are worth: b would bear most, 6,250 (as proposed;
 * under the base version 1 account, 5 k)." Null: the fund suffices under both sets, or it was not asked.
 */
export function deleveragingSentence(
  { before, after }: Pick<PathWalk, 'before' | 'after'>,
  asset: string,
): string | null {
  const [base, proposed] = [before.course.deleveraging, after.course.deleveraging];
  if (!base || !proposed) return null;
  if (base.steps.length + proposed.steps.length === 0) return null;
  const under = `under the base version ${base.steps.length === 0 ? 'it is not needed' : `${plural(base.accounts, 'account')} and ${formatCompact(base.borne)}`}`;
  if (proposed.steps.length === 0) return `No auto-deleveraging would be needed as proposed; ${under}.`;
  const [most] = proposed.most;
  const closed = most
    ? `Auto-deleveraging would close ${formatCompact(proposed.notional)} ${asset} of positions of ${plural(proposed.accounts, 'account')} on the other side, at ${formatCompact(proposed.borne)} less than they are worth (${under}). ${most.account} would bear most: ${formatCompact(most.borne)}.`
    : `Nobody holds the other side, so auto-deleveraging could close nothing (${under}).`;
  return `${closed}${leftWords(proposed, asset)}`;
}

function leftWords({ left }: Deleveraging, asset: string): string {
  return signOf(left) === 0
    ? ''
    : ` ${formatCompact(left)} ${asset} of losses have nobody on the other side, and would be left to the venue.`;
}

/** "Calls along it: 12 open under the proposed parameters (10 under the base version), and 4 are still open when their grace ends (4)." */
export function callsSentence(before: WalkTotals, after: WalkTotals): string {
  return (
    `Calls along it: ${formatCount(after.called)} open under the proposed parameters (${formatCount(before.called)} under the base version), ` +
    `and ${formatCount(after.overdue)} are still open when their grace ends (${formatCount(before.overdue)}).`
  );
}

/** Which prices a guard holds, in words; null: under neither set any. */
export function heldSentence({ before, after }: Pick<PathWalk, 'before' | 'after'>): string | null {
  const words = (held: PathWalk['after']['held']): string =>
    held.length === 0
      ? 'none'
      : held.map(({ instrument, at }) => `${instrument} ${timesWords(at.length)}`).join(', ');
  if (before.held.length === 0 && after.held.length === 0) return null;
  const [base, proposed] = [words(before.held), words(after.held)];
  return base === proposed
    ? `The price guard holds prices along it: ${base}.`
    : `The price guard holds prices along it: ${proposed} as proposed; ${base} under the base version.`;
}

function timesWords(times: number): string {
  return times === 1 ? 'once' : `${formatCount(times)} times`;
}

type StillBecause = PathWalk['after']['still'][number]['because'];
const BECAUSE: Readonly<Record<StillBecause, string>> = {
  DIALS_MOVED: 'a slot was decided while the book was frozen',
  SUSPENDED: 'it is suspended, or goes back to what was approved',
  NO_BARS_KNOWN: 'no bar that it reads was known',
  SIGNAL_NOT_ON_PATH: 'the path gives no prices of what it reads',
  READS_LIQUIDITY: 'it reads turnover and spread, which a path does not say',
  READS_A_PEER: 'it is young and reads a peer, which a path does not say',
  BARS_BETWEEN_INSTANTS: 'its bars close between points of the path',
  NO_BAR_CLOSES: 'none of its bars closes along the path',
};

/**
 * "Adjustment programmes act along it, as proposed: btc moves dials at 3 of 4 slots, held back at 1. With dials standing still 28 accounts
 * would be liquidated instead of 31, leaving bad debt of 250 k USDT instead of 200 k."
 */
export function actingSentence({ course, acting }: PathWalk['after'], asset: string): string | null {
  if (acting === null) return null;
  const words = acting.programmes.map(
    ({ programme, slots, moved, heldBack }) =>
      `${programme} moves dials at ${formatCount(moved)} of ${plural(slots, 'slot')}${heldBack > 0 ? `, held back at ${formatCount(heldBack)}` : ''}`,
  );
  const [one, other] = [acting.dialsStill.total, course.total];
  return (
    `Adjustment programmes act along it, as proposed: ${words.join('; ')}. With dials standing still ${plural(one.liquidated, 'account')} would be liquidated ` +
    `instead of ${formatCount(other.liquidated)}, leaving bad debt of ${formatCompact(one.badDebt)} ${asset} instead of ${formatCompact(other.badDebt)}.`
  );
}

/** Which programmes in force stand still along it, as proposed, and why. */
export function stillSentences({ still }: PathWalk['after']): readonly string[] {
  return still.map(
    ({ programme, because }) => `The dials of ${programme} stand still along it: ${BECAUSE[because]}.`,
  );
}

/** A row of the table, and of the file: an instant under both sets. */
export interface WalkRow {
  readonly name: string;
  readonly at: string;
  readonly before: WalkStep;
  readonly after: WalkStep;
  /** What auto-deleveraging closes there; null: nothing, or it was not asked. */
  readonly deleveraged: Readonly<Record<'before' | 'after', Deleveraging['steps'][number] | null>>;
  /** Held there, as proposed. */
  readonly held: readonly string[];
  /** As proposed, with dials standing still; null: no programme acts. */
  readonly dialsStill: WalkStep | null;
  /** In force there as proposed: "BTC 1.2/1.1" is initial and maintenance. */
  readonly dials: string;
}

export function walkRows({ name, before, after }: PathWalk): readonly WalkRow[] {
  return after.course.steps.flatMap((step, place) => {
    const base = before.course.steps[place];
    const held = after.held.filter(({ at }) => at.includes(step.at)).map(({ instrument }) => instrument);
    const dialsStill = after.acting?.dialsStill.steps[place] ?? null;
    const dials = (after.acting?.dials ?? [])
      .map((dial) => `${dial.name} ${dial.initial[place]}/${dial.maintenance[place]}`)
      .join(', ');
    const closed = (side: PathWalk['after']) =>
      side.course.deleveraging?.steps.find(({ at }) => at === step.at) ?? null;
    const deleveraged = { before: closed(before), after: closed(after) };
    return base
      ? [{ name, at: step.at, before: base, after: step, deleveraged, held, dialsStill, dials }]
      : [];
  });
}

/** An account that is among those whom auto-deleveraging hits hardest, under either set; null: under this one it is not among them. */
export interface DeleveragedRow {
  readonly account: string;
  readonly before: Deleveraging['most'][number] | null;
  readonly after: Deleveraging['most'][number] | null;
}

/** Hardest hit as proposed first. */
export function deleveragedRows({
  before,
  after,
}: Pick<PathWalk, 'before' | 'after'>): readonly DeleveragedRow[] {
  const [base, proposed] = [before.course.deleveraging?.most ?? [], after.course.deleveraging?.most ?? []];
  const accounts = new Set([...proposed, ...base].map(({ account }) => account));
  const of = (most: Deleveraging['most'], account: string) =>
    most.find((one) => one.account === account) ?? null;
  return [...accounts].map((account) => ({
    ...{ account, before: of(base, account), after: of(proposed, account) },
  }));
}

/** Whether anything comes of anybody there, under either set, or a price is held. */
export function isEventful({ before, after, held }: WalkRow): boolean {
  return (
    held.length > 0 ||
    [before, after].some(
      ({ called, closed, overdue, liquidated }) => called + closed + overdue + liquidated > 0,
    )
  );
}

/** From the beginning to each step. As doubles: for their place in a picture. */
export function upToEach(steps: readonly WalkStep[], of: (step: WalkStep) => number): readonly number[] {
  let sum = 0;
  return steps.map((step) => (sum += of(step)));
}
