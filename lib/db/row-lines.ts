import { assert } from '../domain/assert';

/**
 * Rows travel to a statement as one text of lines and tabs, as in COPY, which Prisma cannot do within its transaction:
 * an array for each column costs the process ten times as much, element by element, and JSON the server twice.
 */
const BETWEEN_CELLS = '\t';
const BETWEEN_ROWS = '\n';
const NULL_CELL = '\\N';

/** @param rows cells in the order of the columns; null is NULL */
export function rowLines(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map(rowLine).join(BETWEEN_ROWS);
}

function rowLine(cells: readonly (string | null)[]): string {
  const line = cells.map((cell) => cell ?? NULL_CELL).join(BETWEEN_CELLS);
  assert(
    !line.includes(BETWEEN_ROWS) && line.split(BETWEEN_CELLS).length === cells.length,
    'identifiers, numbers and instants hold neither tab nor line break',
  );
  return line;
}

/**
 * What selects such rows.
 *
 * @param columns name → its type in SQL; names and types are constants of our own, never what somebody sent
 * @param lines the parameter that holds the text: "$1"
 */
export function selectLines(columns: Readonly<Record<string, string>>, lines: string): string {
  const cells = Object.entries(columns).map(
    ([name, type], index) =>
      `nullif(split_part(line, E'${BETWEEN_CELLS}', ${index + 1}), '${NULL_CELL}')::${type} as ${name}`,
  );
  // No text has no row, rather than one without cells.
  return `select ${cells.join(', ')} from string_to_table(nullif(${lines}::text, ''), E'${BETWEEN_ROWS}') as line`;
}
