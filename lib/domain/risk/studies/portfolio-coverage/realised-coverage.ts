import { missingOf } from '../../../margin/method/refusal';
import type { MarketState } from '../../../margin/method/inputs';
import { dialAt, type PastDial } from '../../../dynamics/past-dials';
import { type Decimal, decimalText } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { stationaryBlockLength } from '../../../statistics/bootstrap';
import type { CoveredLoss } from '../../../statistics/breaches/coverage';
import {
  type Moment,
  MOMENTS,
  type PriceMove,
  type Side,
  SIDES,
} from '../../../statistics/breaches/price-moves';
import { mean } from '../../../statistics/procyclicality';
import type { ImpactGroup } from '../impact/impact';
import type { KnownMoves } from '../models/instrument-models';
import { amongOthers, breachesOf, observedSpan, told } from '../price-coverage/breach-figures';
import type { BreachFigures } from '../price-coverage/price-coverage';
import { typicalNotional } from '../price-coverage/price-coverage-study';
import { staticMargin } from '../price-coverage/static-margin';
import { marginByDay } from './margin-by-day';
import { type MovingProgramme, movingProgramme, type PlayedProgrammes } from './moving-programme';
import {
  type DialLack,
  type PortfolioCoverageAsked,
  type RealisedCoverage,
  type RealisedLack,
  type RealisedSet,
  type RealisedSide,
  SET_SIDES,
  type SetSide,
} from './portfolio-coverage';

/** What realised margin is of. */
export interface RealisedOf {
  readonly asked: PortfolioCoverageAsked;
  readonly market: MarketState;
  /** As they are stated. */
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  /** What accounts hold, as the impact says it. */
  readonly held: readonly Pick<ImpactGroup, 'name' | 'accounts' | 'notional'>[];
  readonly played: PlayedProgrammes;
}

/** A set's dials of the past of one instrument, or why there are none. */
type SetDials = { readonly days: number } & (
  | { readonly moving: MovingProgramme; readonly dials: readonly PastDial[] }
  | { readonly moving: MovingProgramme | null; readonly lack: DialLack }
);

/** One instrument, its p-values not yet among those of the others: `adjustedRealised` says what they come to together. */
export function realisedCoverage(of: RealisedOf, instrument: string, known: KnownMoves): RealisedCoverage {
  const sets = { before: of.base, after: of.proposed };
  const dialsOf = (set: ParameterSet): SetDials => dialsIn(of, set, instrument, known);
  const dials = { before: dialsOf(of.base), after: dialsOf(of.proposed) };
  const notional = typicalNotional(of.held, instrument);
  const counted = countedMoves(known, [dials.before, dials.after]);
  const moves = 'code' in counted ? [] : counted;
  const days = moves.map(({ atMs }) => atMs);
  const held = (when: SetSide): HeldInSet =>
    heldInSet({ set: sets[when], market: of.market }, { instrument, notional }, dials[when], days);
  const margins = { before: held('before'), after: held('after') };
  const told = toldWith(margins, breachesByCell(of.asked, margins, moves));
  return {
    ...{ instrument, notional: decimalText(notional) },
    span: 'code' in counted ? null : observedSpan(of.asked, days),
    lack: 'code' in counted ? counted : null,
    ...{ before: told('before'), after: told('after') },
  };
}

function dialsIn(
  { asked: { leastMoves }, played }: RealisedOf,
  set: ParameterSet,
  instrument: string,
  known: KnownMoves,
): SetDials {
  const moving = movingProgramme(set, instrument);
  if (moving === null) return { moving, days: 0, lack: 'NO_PROGRAMME' };
  const dials = played.dialsOf(moving.programme);
  if (typeof dials === 'string') return { moving, days: 0, lack: dials };
  if ('lack' in known) return { moving, days: 0, dials };
  const days = known.moves.filter(({ atMs }) => dialAt(dials, atMs) !== null).length;
  return days < leastMoves ? { moving, days, lack: 'TOO_SHORT' } : { moving, days, dials };
}

/** Moves over one bar that begin when every set with dials has one. */
function countedMoves(known: KnownMoves, dials: readonly SetDials[]): readonly PriceMove[] | RealisedLack {
  const played = dials.flatMap((one) => ('dials' in one ? [one.dials] : []));
  if (played.length === 0) return { code: 'NO_DIALS', moves: 0 };
  if ('lack' in known) return { code: known.lack, moves: 0 };
  const moves = known.moves.filter(({ atMs }) => played.every((one) => dialAt(one, atMs) !== null));
  const [size, ...others] = sizesOf(moves);
  return others.every((other) => other === size) ? { code: 'NEVER_MOVED', moves: moves.length } : moves;
}

/** What a set asks of the position, day by day. */
interface HeldInSet {
  readonly programme: string | null;
  readonly lack: DialLack | null;
  readonly days: number;
  readonly dials: RealisedSet['dials'];
  readonly sides: Readonly<Record<Side, HeldOnSide>>;
}

interface HeldOnSide extends Pick<RealisedSide, 'margin' | 'lacking'> {
  /** As fractions of the notional, of each day that is counted; null: not known. */
  readonly rates: Readonly<Record<Kind, readonly number[] | null>>;
}

const KINDS = ['still', 'realised'] as const;
type Kind = (typeof KINDS)[number];

function heldInSet(
  of: { readonly set: ParameterSet; readonly market: MarketState },
  position: { readonly instrument: string; readonly notional: Decimal },
  found: SetDials,
  days: readonly number[],
): HeldInSet {
  const known = 'dials' in found && days.length > 0 ? found : null;
  const onSide = (side: Side): HeldOnSide => {
    const stated = { ...position, isShort: side === 'short' };
    const margin = staticMargin(of.set, of.market, stated);
    if (!margin.ok) {
      const { code } = margin.refusal;
      const lacking = { code, subjects: missingOf(margin.refusal) };
      return { margin: null, lacking, rates: { still: null, realised: null } };
    }
    const still = days.map(() => Number(margin.value.rate));
    const realised =
      known && marginByDay(of, stated, { subject: known.moving.subject, dials: known.dials }, days);
    return { margin: margin.value, lacking: null, rates: { still, realised } };
  };
  const sides = { long: onSide('long'), short: onSide('short') };
  const isUnsound =
    known !== null &&
    SIDES.some((side) => sides[side].margin !== null && sides[side].rates.realised === null);
  const values = known ? days.map((day) => dialAt(known.dials, day)?.maintenance ?? NaN) : [];
  return {
    programme: found.moving?.name ?? null,
    lack: 'lack' in found ? found.lack : isUnsound ? 'NOT_SOUND' : null,
    days: found.days,
    dials:
      known === null || isUnsound
        ? null
        : { least: told(Math.min(...values)), mean: told(mean(values)), greatest: told(Math.max(...values)) },
    sides,
  };
}

/** Of moves from close to close: they come in blocks as large ones do. */
function sizesOf(moves: readonly PriceMove[]): readonly number[] {
  return moves.map(({ losses }) => Math.abs(losses.long.close));
}

interface Cell {
  readonly when: SetSide;
  readonly side: Side;
  readonly kind: Kind;
  readonly moment: Moment;
}

type FiguresOf = (cell: Cell) => BreachFigures | null;

/** All of it against the same moves, with intervals of the same drawn histories. */
function breachesByCell(
  asked: PortfolioCoverageAsked,
  margins: Readonly<Record<SetSide, HeldInSet>>,
  moves: readonly PriceMove[],
): FiguresOf {
  const cells = eachCell((cell) => {
    const rates = margins[cell.when].sides[cell.side].rates[cell.kind];
    if (rates === null || moves.length === 0) return [];
    const held = moves.map(({ atMs, losses }, day): CoveredLoss => ({
      ...{ atMs, loss: losses[cell.side][cell.moment], margin: rates[day] ?? NaN },
    }));
    return [{ key: keyOf(cell), held }];
  });
  if (cells.length === 0) return () => null;
  const found = breachesOf(
    asked,
    cells.map(({ held }) => held),
    stationaryBlockLength(sizesOf(moves)),
  );
  const byKey = new Map(cells.map(({ key }, place) => [key, found[place] ?? null]));
  return (cell) => byKey.get(keyOf(cell)) ?? null;
}

function eachCell<Found>(of: (cell: Cell) => readonly Found[]): readonly Found[] {
  return SET_SIDES.flatMap((when) =>
    SIDES.flatMap((side) =>
      KINDS.flatMap((kind) => MOMENTS.flatMap((moment) => of({ when, side, kind, moment }))),
    ),
  );
}

function keyOf({ when, side, kind, moment }: Cell): string {
  return [when, side, kind, moment].join();
}

function toldWith(
  margins: Readonly<Record<SetSide, HeldInSet>>,
  figuresOf: FiguresOf,
): (when: SetSide) => RealisedSet {
  const sideOf = (when: SetSide, side: Side): RealisedSide => {
    const { margin, lacking, rates } = margins[when].sides[side];
    const both = (kind: Kind): RealisedSide[Kind] => {
      const [close, within] = MOMENTS.map((moment) => figuresOf({ when, side, kind, moment }));
      return close && within ? { close, within } : null;
    };
    return {
      ...{ margin, lacking, still: both('still'), realised: both('realised') },
      meanRate: rates.realised === null ? null : told(mean(rates.realised)),
    };
  };
  return (when) => {
    const { programme, lack, days, dials } = margins[when];
    return { programme, lack, days, dials, long: sideOf(when, 'long'), short: sideOf(when, 'short') };
  };
}

/** The same, each p-value among those of all instruments and sides of its set, its moment, and of margin that moves or stands still. */
export function adjustedRealised(
  asked: PortfolioCoverageAsked,
  instruments: readonly RealisedCoverage[],
): readonly RealisedCoverage[] {
  const adjusted = new Map<BreachFigures, BreachFigures>();
  for (const when of SET_SIDES)
    for (const kind of KINDS)
      for (const moment of MOMENTS) {
        const family = instruments.flatMap((one) =>
          SIDES.flatMap((side) => {
            const figures = one[when][side][kind]?.[moment];
            return figures ? [{ figures, expected: one.span?.expected ?? 0 }] : [];
          }),
        );
        for (const [alone, together] of amongOthers(asked, family)) adjusted.set(alone, together);
      }
  const both = (found: RealisedSide[Kind]): RealisedSide[Kind] =>
    found && {
      close: adjusted.get(found.close) ?? found.close,
      within: adjusted.get(found.within) ?? found.within,
    };
  const side = (one: RealisedSide): RealisedSide => ({
    ...{ ...one, still: both(one.still), realised: both(one.realised) },
  });
  const set = (one: RealisedSet): RealisedSet => ({ ...one, long: side(one.long), short: side(one.short) });
  return instruments.map((one) => ({ ...one, before: set(one.before), after: set(one.after) }));
}
