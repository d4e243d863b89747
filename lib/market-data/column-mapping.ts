import { rowFault, shown, type Place } from '../domain/market/import-row';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import type { Cells } from './source-record';

/** How the columns of somebody else's file become ours. */
export interface ColumnMapping {
  /** Target column → template, e.g. `{symbol}USDT` or `1440`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Columns of the source that nothing is made of. */
  readonly ignored: ReadonlySet<string>;
}

export const NO_MAPPING: ColumnMapping = { templates: new Map(), ignored: new Set() };

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** Reads `target=template`. @returns why not, in a sentence */
export function parseTemplate(text: string): Result<{ target: string; template: string }, string> {
  const at = text.indexOf('=');
  if (at <= 0) return refuse(`${shown(text)} is not of the form target={column}.`);
  const template = text.slice(at + 1);
  if (/[{}]/.test(template.replaceAll(PLACEHOLDER, ''))) {
    return refuse(`The braces in ${shown(template)} do not enclose a column.`);
  }
  return ok({ target: text.slice(0, at), template });
}

/**
 * The columns that the mapping makes of a source's: its targets, and whatever of the source is neither used in
 * a template nor ignored, which keeps its name. Refused: a template's column that the source lacks.
 */
export function mapColumns(
  { templates, ignored }: ColumnMapping,
  columns: readonly string[],
  place: Place,
): Result<readonly string[], readonly Fault[]> {
  const used = usedColumns(templates);
  const faults = [...used, ...ignored]
    .filter((column) => !columns.includes(column))
    .map((column) =>
      rowFault(place, column, 'missing-column', 'The mapping uses this column and the file has no such one.'),
    );
  if (faults.length > 0) return refuse(faults);
  const kept = columns.filter(
    (column) => !used.has(column) && !ignored.has(column) && !templates.has(column),
  );
  return ok([...templates.keys(), ...kept]);
}

/** The cells of one record under the mapping. A target of which some column is empty is empty. */
export function mapCells(mapping: ColumnMapping, cells: Cells): Cells {
  if (mapping === NO_MAPPING) return cells;
  const { templates, ignored } = mapping;
  const used = usedColumns(templates);
  const mapped = new Map<string, unknown>();
  for (const [column, cell] of cells) {
    if (!used.has(column) && !ignored.has(column)) mapped.set(column, cell);
  }
  for (const [target, template] of templates) {
    const cell = filled(template, cells);
    if (cell === undefined) mapped.delete(target);
    else mapped.set(target, cell);
  }
  return mapped;
}

function usedColumns(templates: ReadonlyMap<string, string>): Set<string> {
  const placeholders = [...templates.values()].flatMap((template) => [...template.matchAll(PLACEHOLDER)]);
  return new Set(placeholders.map(([, column = '']) => column));
}

function filled(template: string, cells: Cells): unknown {
  const columns = [...template.matchAll(PLACEHOLDER)].map(([, column = '']) => column);
  if (columns.some((column) => !cells.has(column))) return undefined;
  // A cell that is no string (a JSON number) is handed on as it is, for the reader to refuse.
  const foreign = columns.map((column) => cells.get(column)).find((cell) => typeof cell !== 'string');
  if (foreign !== undefined) return foreign;
  return template.replaceAll(PLACEHOLDER, (_, column: string) => String(cells.get(column)));
}
