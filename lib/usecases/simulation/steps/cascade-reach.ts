import { type BookChunk } from '../../../domain/books/book-chunk';
import type { InstrumentTerms } from '../../../domain/margin/method/types';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';

/** Whether an account of a chunk is to be looked at again, by its index. */
export type Touched = (chunk: BookChunk) => (index: number) => boolean;

/**
 * Whose figures may be others once some prices are: who holds an instrument that moved, or what settles or is valued in an asset that one
 * prices. Of what stands apart, and where portfolios read prices of what is not held, everybody's.
 */
export function touchedBy(
  moved: ReadonlySet<string>,
  { document }: ParameterSet,
  instruments: ReadonlyMap<string, InstrumentTerms>,
): Touched {
  const { collateral, portfolios = {} } = document;
  if (Object.keys(portfolios).length > 0) return () => () => true;
  const isMovedAsset = (asset: string): boolean => {
    const pricedBy = Object.hasOwn(collateral, asset) ? collateral[asset]?.pricedBy : undefined;
    return pricedBy !== undefined && moved.has(pricedBy);
  };
  const isMoved = (symbol: string): boolean => {
    const settled = instruments.get(symbol)?.settlementAsset;
    return moved.has(symbol) || (settled !== undefined && isMovedAsset(settled));
  };
  return (chunk) => {
    const positions = holdsOneOf(chunk.positions, chunk.instruments.map(isMoved));
    const balances = holdsOneOf(chunk.balances, chunk.assets.map(isMovedAsset));
    return (index) => chunk.apart.has(index) || positions(index) || balances(index);
  };
}

function holdsOneOf({ start, subject }: BookChunk['balances'], isOne: readonly boolean[]) {
  return (index: number): boolean => {
    const end = start[index + 1] ?? 0;
    for (let row = start[index] ?? 0; row < end; row += 1) if (isOne[subject[row] ?? -1]) return true;
    return false;
  };
}
