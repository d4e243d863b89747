import { fractionOfPercent, typedList, typedMoves } from './scenario-words';

/** What somebody makes a scenario of. */
export type ShockKind = 'MOVES' | 'VOLATILITY' | 'CORRELATION';

/** As it stands in the form. */
export interface ShockTyped {
  readonly moves: string;
  readonly times: string;
  /** Empty: everything. */
  readonly underlyings: string;
  /** In percent; empty: prices stay. */
  readonly move: string;
  readonly driver: string;
  readonly driverMove: string;
  readonly correlations: string;
  readonly volatilities: string;
}

export const FIRST_TYPED: ShockTyped = {
  ...{ moves: 'everything -20', times: '1.5, 2, 3', underlyings: '', move: '' },
  ...{
    driver: 'BTC',
    driverMove: '-20',
    correlations: '1, 0, -1',
    volatilities: 'BTC 50\nETH 70\neverything 90',
  },
};

/** A shock as it is sent; or what is wrong, by field. */
export type ShockDrawn =
  | { readonly shock: object }
  | { readonly wrong: Readonly<Partial<Record<keyof ShockTyped, string>>> };

const PERCENT = /^[+\u2212-]?\d+(\.\d+)?\s*%?$/u;

/** @param symbols of the instruments that the venue lists */
export function drawnShock(kind: ShockKind, typed: ShockTyped, symbols: ReadonlySet<string>): ShockDrawn {
  if (kind === 'MOVES') return drawnMoves(typed, symbols);
  return kind === 'VOLATILITY' ? drawnVolatility(typed) : drawnCorrelation(typed);
}

function lineFault(unread: readonly number[], example: string): string {
  return `Line ${unread.join(', ')}: write a name and a percentage, such as ${example}.`;
}

function drawnMoves({ moves }: ShockTyped, symbols: ReadonlySet<string>): ShockDrawn {
  const { every, instruments, underlyings, unread } = typedMoves(moves, symbols);
  if (unread.length > 0) return { wrong: { moves: lineFault(unread, 'BTC -20') } };
  return {
    shock: {
      kind: 'MOVES',
      ...(every === null ? {} : { every }),
      ...(Object.keys(underlyings).length > 0 ? { underlyings } : {}),
      ...(Object.keys(instruments).length > 0 ? { instruments } : {}),
    },
  };
}

function drawnVolatility({ times, underlyings, move }: ShockTyped): ShockDrawn {
  const figures = typedList(times);
  const wrong = {
    ...(figures === null ? { times: 'Write figures such as 1.5, 2, 3.' } : {}),
    ...(move.trim() === '' || PERCENT.test(move.trim()) ? {} : { move: 'Write a percentage, such as -10.' }),
  };
  if (figures === null || Object.keys(wrong).length > 0) return { wrong };
  const names = underlyings.split(/[,;\s]+/u).filter((name) => name !== '');
  return {
    shock: {
      ...{ kind: 'VOLATILITY', times: figures },
      ...(names.length > 0 ? { underlyings: names } : {}),
      ...(move.trim() === '' ? {} : { move: percentOf(move) }),
    },
  };
}

function drawnCorrelation({ driver, driverMove, correlations, volatilities }: ShockTyped): ShockDrawn {
  const figures = typedList(correlations);
  const { every, underlyings, unread } = typedMoves(volatilities, new Set());
  const wrong = {
    ...(driver.trim() === '' ? { driver: 'Name the underlying that moves first.' } : {}),
    ...(PERCENT.test(driverMove.trim()) ? {} : { driverMove: 'Write a percentage, such as -20.' }),
    ...(figures === null ? { correlations: 'Write figures from -1 to 1, such as 1, 0, -1.' } : {}),
    ...(unread.length > 0 ? { volatilities: lineFault(unread, 'BTC 50') } : {}),
  };
  if (Object.keys(wrong).length > 0) return { wrong };
  return {
    shock: {
      ...{ kind: 'CORRELATION', driver: driver.trim(), move: percentOf(driverMove), correlations: figures },
      volatilities: underlyings,
      ...(every === null ? {} : { otherVolatility: every }),
    },
  };
}

function percentOf(text: string): string {
  return fractionOfPercent(text.replace('%', '').trim());
}
