import { assert } from '../../lib/domain/assert';

/** Longest page of any connection. */
export const MAX_PAGE_SIZE = 100;
/** Length of a page that says neither `first` nor `last`. */
export const DEFAULT_PAGE_SIZE = 20;

/**
 * Cost, for the complexity limit, of a field that passes over the whole log or the whole book: a request has room for
 * one, beside which plain fields cost 1 each and smaller computations some hundred.
 */
export const HEAVY_COST = 15_000;

/** What every connection takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/**
 * Cost of a connection for the complexity limit: what is below it counts once for each node it may return.
 */
export function pageCost({ first, last }: PageArguments): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.max(1, first ?? last ?? DEFAULT_PAGE_SIZE) };
}

/** `totalCount` of a connection type that several fields share: a number, or how to come by it. */
export function totalCount(connection: object): number | Promise<number> {
  assert('totalCount' in connection, 'the connection was asked for its total count');
  const count = connection.totalCount as number | (() => number | Promise<number>);
  return typeof count === 'function' ? count() : count;
}
