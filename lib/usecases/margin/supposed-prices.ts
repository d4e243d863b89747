import { jsonPointer } from '../../domain/json/json-pointer';
import { type CurveAxis, curvePrice } from '../../domain/margin/figures/margin-curve';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { InstrumentTerms, MarkPrices } from '../../domain/margin/method/types';
import { amountRangeMessage } from '../../domain/market/amount-range';
import { type Decimal, decimal, decimalText } from '../../domain/number/decimal';
import { type Fault, ok, refuse, type Result } from '../../domain/result';
import { resolveScenario } from '../../domain/risk/scenarios/library/scenario-steps';
import type { ShockOf } from '../../domain/risk/scenarios/library/shock';
import { moveFault } from '../../domain/risk/scenarios/price-scenario';

/** A move of one thing's price: a fraction of it. */
export interface NamedMove {
  readonly name: string;
  readonly move: Decimal;
}

/** How far prices move; the narrowest that names an instrument counts. */
export interface SupposedShock {
  /** Of everything that is not named below; null: it stays where it is. */
  readonly every: Decimal | null;
  readonly underlyings: readonly NamedMove[];
  readonly instruments: readonly NamedMove[];
}

/** Along which prices a curve is asked for: of an instrument, of everything on an underlying, of everything where neither is named. */
export interface AskedCurve {
  readonly instrument: string | null;
  readonly underlying: string | null;
  /** Null: from −50 % to 50 %. */
  readonly from: Decimal | null;
  readonly to: Decimal | null;
}

type Market = Pick<MarketState, 'instruments' | 'prices'>;

const SECTIONS = ['underlyings', 'instruments'] as const;
const MOST_NAMED = 500;
const RANGE = { from: decimal('-0.5'), to: decimal('0.5') };
/** A curve is for looking at what may happen, and its prices stay prices. */
/** An account is margined at 23 places at least, which others wait for: of more positions there is no curve. */
const MOST_POSITIONS = 1_000;
const FARTHEST = { from: decimal('-0.99'), to: decimal('9') };

/**
 * Mark prices after a shock, by the rules of scenarios: an option is moved only where it is named itself.
 *
 * @returns or every fault, each by its place in the question: `list-length`, `move-range`, `move-scale`, `moves-something`,
 *   `named-once`, `instrument-known`, `underlying-known`, `price-remains`, `amount-range`
 */
export function shockedPrices(
  shock: SupposedShock,
  { instruments, prices }: Market,
): Result<MarkPrices, readonly Fault[]> {
  const faults = shapeFaults(shock);
  if (faults.length > 0) return refuse(faults);
  const moves: ShockOf<'MOVES'> = {
    kind: 'MOVES',
    ...(shock.every ? { every: decimalText(shock.every) } : {}),
    underlyings: namedMoves(shock.underlyings),
    instruments: namedMoves(shock.instruments),
  };
  const resolved = resolveScenario(moves, { instruments, prices, classOf: () => undefined });
  const unknown = resolved.unknown.map((fault) => ({ ...fault, path: placeOf(shock, fault.path) }));
  const wrong = [...unknown, ...resolved.faults];
  return wrong.length > 0 ? refuse(wrong) : ok(resolved.steps[0]?.prices ?? prices);
}

function shapeFaults(shock: SupposedShock): readonly Fault[] {
  const { every } = shock;
  const all = SECTIONS.flatMap((section) => shock[section]);
  if ([...all.map(({ move }) => move), ...(every ? [every] : [])].every((move) => move.isZero()))
    return [{ path: '/shock', rule: 'moves-something', message: 'It must move some price.' }];
  const wrongEvery = every ? moveFault(every) : null;
  return [
    ...(wrongEvery ? [{ path: '/shock/every', ...wrongEvery }] : []),
    ...SECTIONS.flatMap((section) => sectionFaults(section, shock[section])),
  ];
}

function sectionFaults(section: string, named: readonly NamedMove[]): readonly Fault[] {
  if (named.length > MOST_NAMED) {
    const message = `At most ${MOST_NAMED}, not ${named.length}.`;
    return [{ path: jsonPointer('shock', section), rule: 'list-length', message }];
  }
  return named.flatMap(({ name, move }, index): readonly Fault[] => {
    const place = (member: string): string => jsonPointer('shock', section, index, member);
    const wrong = moveFault(move);
    const isRepeated = named.findIndex((one) => one.name === name) < index;
    return [
      ...(isRepeated
        ? [{ path: place('name'), rule: 'named-once', message: `"${name}" is named twice.` }]
        : []),
      ...(wrong ? [{ path: place('move'), ...wrong }] : []),
    ];
  });
}

function namedMoves(named: readonly NamedMove[]): Record<string, string> {
  return Object.fromEntries(named.map(({ name, move }) => [name, decimalText(move)]));
}

/** A scenario names by key what a question names in a list. */
function placeOf(shock: SupposedShock, path: string): string {
  for (const section of SECTIONS)
    for (const [index, { name }] of shock[section].entries())
      if (path === jsonPointer('shock', section, name)) return jsonPointer('shock', section, index, 'name');
  return path;
}

/**
 * What moves along a curve. Options are moved only where one is asked for itself, as by shocks.
 *
 * @param positions how many the account holds
 * @returns or every fault by its place: `one-axis`, `instrument-known`, `underlying-known`, `curve-range`, `curve-positions`, `amount-range`
 */
export function curveAxis(
  asked: AskedCurve,
  { instruments, prices }: Market,
  positions: number,
): Result<CurveAxis, readonly Fault[]> {
  const { instrument, underlying } = asked;
  const [from, to] = [asked.from ?? RANGE.from, asked.to ?? RANGE.to];
  const faults: Fault[] = [];
  const found = (member: string, rule: string, message: string): unknown =>
    faults.push({ path: jsonPointer('curve', ...(member === '' ? [] : [member])), rule, message });
  if (instrument !== null && underlying !== null)
    found('', 'one-axis', 'Ask along the price of an instrument or of an underlying, not both.');
  if (positions > MOST_POSITIONS)
    found(
      '',
      'curve-positions',
      `An account of ${positions.toLocaleString('en')} positions has no curve: at most ${MOST_POSITIONS.toLocaleString('en')}. Ask with a shock instead.`,
    );
  if (from.gte(0) || from.lt(FARTHEST.from))
    found(
      'from',
      'curve-range',
      `It is from ${decimalText(FARTHEST.from)} to below 0, not ${decimalText(from)}.`,
    );
  if (to.lte(0) || to.gt(FARTHEST.to))
    found(
      'to',
      'curve-range',
      `It is above 0 and at most ${decimalText(FARTHEST.to)}, not ${decimalText(to)}.`,
    );
  const moves = ({ option, ...terms }: InstrumentTerms, symbol: string): boolean =>
    instrument === null
      ? !option && (underlying === null || terms.underlying === underlying)
      : symbol === instrument;
  const moved = [...prices].filter(([symbol]) => {
    const terms = instruments.get(symbol);
    return terms !== undefined && moves(terms, symbol);
  });
  if (moved.length === 0 && instrument !== null)
    found('instrument', 'instrument-known', `The venue has no instrument "${instrument}" with a price.`);
  else if (moved.length === 0 && underlying !== null)
    found('underlying', 'underlying-known', `The venue has no underlying "${underlying}" with a price.`);
  if (faults.length > 0) return refuse(faults);
  for (const [member, move] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const wrong = moved.flatMap(([, price]) => amountRangeMessage('PRICE', curvePrice(price, move)) ?? []);
    if (wrong[0] !== undefined) found(member, 'amount-range', wrong[0]);
  }
  if (faults.length > 0) return refuse(faults);
  return ok({ symbols: new Set(moved.map(([symbol]) => symbol)), from, to });
}
