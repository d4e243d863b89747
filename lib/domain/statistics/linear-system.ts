import { assert } from '../assert';

/** Below this share of its own diagonal what is left of it is rounding. */
const SINGULAR = 1e-10;

/**
 * Solves A·x = b for a symmetric positive definite A, by Cholesky.
 *
 * @returns null where A is singular, or not positive definite
 */
export function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const size = right.length;
  assert(matrix.length === size && matrix.every((row) => row.length === size), 'the matrix is square');
  const lower = matrix.map(() => new Array<number>(size).fill(0));
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    const line = lower[row];
    assert(line !== undefined, 'a row of the matrix');
    for (let column = 0; column <= row; column += 1) {
      const own = matrix[row]?.[column] ?? NaN;
      let rest = own;
      for (let k = 0; k < column; k += 1) rest -= at(row, k) * at(column, k);
      if (row !== column) line[column] = rest / at(column, column);
      else if (rest > SINGULAR * own) line[column] = Math.sqrt(rest);
      else return null;
    }
  }
  const forward: number[] = [];
  for (let row = 0; row < size; row += 1) {
    let rest = right[row] ?? NaN;
    for (let k = 0; k < row; k += 1) rest -= at(row, k) * (forward[k] ?? 0);
    forward.push(rest / at(row, row));
  }
  const answer = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = forward[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) rest -= at(k, row) * (answer[k] ?? 0);
    answer[row] = rest / at(row, row);
  }
  return answer;
}
