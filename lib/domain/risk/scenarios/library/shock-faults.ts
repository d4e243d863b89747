import { jsonPointer } from '../../../json/json-pointer';
import { amountRangeMessage } from '../../../market/amount-range';
import { type Decimal, decimal, ONE } from '../../../number/decimal';
import { parseInstant } from '../../../number/instant';
import type { Fault } from '../../../result';
import { GREATEST_MOVE, moveFault } from '../price-scenario';
import { betaMove, correlatedMove } from './beta-move';
import { GREATEST_TIMES, type Shock, type ShockOf } from './shock';

type Place = readonly (string | number)[];

/** What does not fit together in a shock of the right form. */
export function shockFaults(shock: Shock): readonly Fault[] {
  switch (shock.kind) {
    case 'MOVES':
      return movesFaults(shock);
    case 'GRID':
      return gridFaults(shock);
    case 'FACTOR':
      return factorFaults(shock);
    case 'PATH':
      return pathFaults(shock);
    case 'VOLATILITY':
      return volatilityFaults(shock);
    case 'CORRELATION':
      return correlationFaults(shock);
  }
}

function fault(place: Place, rule: string, message: string): Fault {
  return { path: jsonPointer('shock', ...place), rule, message };
}

const MOVES_NOTHING = fault([], 'moves-something', 'It must move some price.');

function moveFaults(place: Place, move: Decimal): readonly Fault[] {
  const wrong = moveFault(move);
  return wrong ? [fault(place, wrong.rule, wrong.message)] : [];
}

function movesFaults({ every, underlyings, classes, instruments }: ShockOf<'MOVES'>): readonly Fault[] {
  const stated = Object.entries({ underlyings, classes, instruments }).flatMap(([section, named = {}]) =>
    Object.entries(named).map(([name, move]) => ({ place: [section, name], move })),
  );
  if (every !== undefined) stated.push({ place: ['every'], move: every });
  if (stated.every(({ move }) => decimal(move).isZero())) return [MOVES_NOTHING];
  return stated.flatMap(({ place, move }) => moveFaults(place, decimal(move)));
}

function gridFaults({ axes }: ShockOf<'GRID'>): readonly Fault[] {
  if (axes.every(({ moves }) => moves.every((move) => decimal(move).isZero()))) return [MOVES_NOTHING];
  return axes.flatMap(({ underlyings = [], moves }, place) => [
    ...repeated(underlyings).map((index) =>
      fault(['axes', place, 'underlyings', index], 'distinct-underlying', 'It is named twice.'),
    ),
    ...repeated(moves).map((index) =>
      fault(['axes', place, 'moves', index], 'distinct-move', 'This move is there twice.'),
    ),
    ...moves.flatMap((move, index) => moveFaults(['axes', place, 'moves', index], decimal(move))),
  ]);
}

function factorFaults({ move, betas, otherBeta }: ShockOf<'FACTOR'>): readonly Fault[] {
  const own = moveFaults(['move'], decimal(move));
  if (own.length > 0) return own;
  const stated = Object.entries(betas).map(([name, beta]) => ({ place: ['betas', name], beta }));
  if (otherBeta !== undefined) stated.push({ place: ['otherBeta'], beta: otherBeta });
  if (stated.every(({ beta }) => betaMove(move, beta).isZero())) return [MOVES_NOTHING];
  return stated.flatMap(({ place, beta }) => {
    const moved = betaMove(move, beta);
    if (moved.gt(-1) && moved.lte(GREATEST_MOVE)) return [];
    const message = `Beta times the move is above -1 and at most ${GREATEST_MOVE}, not ${moved.toFixed()}.`;
    return [fault(place, 'move-range', message)];
  });
}

function volatilityFaults({ times, underlyings = [], move }: ShockOf<'VOLATILITY'>): readonly Fault[] {
  const moves = move === undefined ? [] : moveFaults(['move'], decimal(move));
  const isStill = times.every((one) => decimal(one).eq(1)) && (move === undefined || decimal(move).isZero());
  return [
    ...(isStill ? [fault([], 'moves-something', 'It must change volatility, or move some price.')] : []),
    ...moves,
    ...distinct(['underlyings'], underlyings, 'distinct-underlying', 'It is named twice.'),
    ...distinct(['times'], times, 'distinct-times', 'This figure is there twice.'),
    ...times.flatMap((one, index) =>
      decimal(one).gt(0) && decimal(one).lte(GREATEST_TIMES)
        ? []
        : [
            fault(
              ['times', index],
              'times-range',
              `Volatility is multiplied by more than 0 and at most ${GREATEST_TIMES}, not ${one}.`,
            ),
          ],
    ),
  ];
}

function correlationFaults(shock: ShockOf<'CORRELATION'>): readonly Fault[] {
  const { driver, move, correlations, volatilities, otherVolatility } = shock;
  const own = moveFaults(['move'], decimal(move));
  if (own.length > 0) return own;
  if (decimal(move).isZero()) return [MOVES_NOTHING];
  const stated = Object.entries(volatilities).map(([name, text]) => ({
    place: ['volatilities', name],
    text,
  }));
  if (otherVolatility !== undefined) stated.push({ place: ['otherVolatility'], text: otherVolatility });
  const ofDriver = Object.hasOwn(volatilities, driver) ? volatilities[driver] : undefined;
  const faults = [
    ...stated.flatMap(({ place, text }) =>
      decimal(text).gt(0) ? [] : [fault(place, 'positive', `A volatility is above 0, not ${text}.`)],
    ),
    ...(ofDriver === undefined
      ? [fault(['volatilities'], 'driver-known', `It has no volatility of "${driver}", which drives it.`)]
      : []),
    ...distinct(['correlations'], correlations, 'distinct-correlation', 'This correlation is there twice.'),
    ...correlations.flatMap((one, index) =>
      decimal(one).abs().lte(1)
        ? []
        : [fault(['correlations', index], 'correlation-range', `A correlation is from -1 to 1, not ${one}.`)],
    ),
  ];
  if (faults.length > 0 || ofDriver === undefined) return faults;
  return stated.flatMap(({ place, text }) =>
    correlations.flatMap((correlation) => {
      const moved = correlatedMove(move, correlation, [text, ofDriver]);
      if (moved.gt(-1) && moved.lte(GREATEST_MOVE)) return [];
      const message = `At correlation ${correlation} it moves by ${moved.toFixed()}; a move is above -1 and at most ${GREATEST_MOVE}.`;
      return [fault(place, 'move-range', message)];
    }),
  );
}

function pathFaults({ instants, prices, confirmed = [] }: ShockOf<'PATH'>): readonly Fault[] {
  const times = instants.map((instant) => parseInstant(instant));
  const faults = times.flatMap((time, index) => {
    const place = ['instants', index];
    if (!time.ok)
      return [fault(place, 'instant', `"${instants[index]}" is no instant in UTC: 2025-10-10T21:20:00Z.`)];
    const before = times[index - 1];
    if (!before?.ok || time.value > before.value) return [];
    return time.value.getTime() === before.value.getTime()
      ? [fault(place, 'distinct-instant', `${instants[index]} is there twice.`)]
      : [
          fault(
            place,
            'instants-ascend',
            `${instants[index]} comes after ${instants[index - 1]}, but is earlier.`,
          ),
        ];
  });
  const series = Object.entries(prices);
  for (const [symbol, stated] of series) faults.push(...seriesFaults(symbol, stated, instants.length));
  if (series.every(([, stated]) => stated.every((price) => price === stated[0]))) faults.push(MOVES_NOTHING);
  for (const index of repeated(confirmed))
    faults.push(fault(['confirmed', index], 'distinct-instrument', 'It is named twice.'));
  for (const [index, symbol] of confirmed.entries()) {
    if (Object.hasOwn(prices, symbol)) continue;
    const message = `"${symbol}" has no price on this path, so there is nothing to confirm.`;
    faults.push(fault(['confirmed', index], 'instrument-of-path', message));
  }
  return faults;
}

function seriesFaults(symbol: string, stated: readonly string[], instants: number): readonly Fault[] {
  if (stated.length !== instants) {
    const message = `"${symbol}" has ${stated.length} prices at ${instants} instants.`;
    return [fault(['prices', symbol], 'price-at-every-instant', message)];
  }
  return stated.flatMap((text, index) => {
    const place = ['prices', symbol, index];
    const price = decimal(text);
    if (!price.gt(0)) return [fault(place, 'positive', `A price is above 0, not ${text}.`)];
    const outOfRange = amountRangeMessage('PRICE', price);
    if (outOfRange !== null) return [fault(place, 'amount-range', outOfRange)];
    const since = price.div(decimal(stated[0] ?? text)).minus(ONE);
    return since.gt(GREATEST_MOVE)
      ? [fault(place, 'move-range', `It is more than ${GREATEST_MOVE + 1} times the first price.`)]
      : [];
  });
}

function distinct(place: Place, values: readonly string[], rule: string, message: string): readonly Fault[] {
  return repeated(values).map((index) => fault([...place, index], rule, message));
}

/** Places of what stands at an earlier place too. */
function repeated(values: readonly string[]): readonly number[] {
  return [...values.keys()].filter((index) => values.indexOf(values[index] ?? '') !== index);
}
