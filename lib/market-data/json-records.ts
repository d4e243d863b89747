import { rowFault, shown, type ImportRow, type Place } from '../domain/market/import-row';
import { parseJsonText } from '../domain/json/json-text';
import { ok, refuse } from '../domain/result';
import { MAX_JSON_ROW_CHARACTERS, type Cells, type SourceRecords } from './source-record';
import type { SourceText } from './source-text';

interface Element {
  readonly text: string;
  readonly line: number;
}

/** Why an array cannot be cut into its elements, and where. */
interface SplitFault {
  readonly line: number;
  readonly rule: 'json' | 'row-too-long';
  readonly message: string;
}

/**
 * The objects of a JSON array, one at a time in constant memory.
 *
 * Refused: `json` (not an array, not JSON), `row-too-long` (4 MiB), `object` (an element that is none),
 * `duplicate-key`, `depth`, and what `sourceText` refuses. Each element is read as strictly as a parameter set.
 */
export async function* jsonArrayRecords(source: SourceText): SourceRecords {
  const splitter = new ArraySplitter();
  let rows = 0;
  for await (const chunk of source.chunks) {
    for (const element of splitter.write(chunk)) {
      rows += 1;
      yield jsonRow(element);
    }
    if (splitter.fault) {
      yield splitFault(splitter.fault);
      return;
    }
  }
  const fault = source.fault();
  if (fault) {
    yield { place: { kind: 'LINE', line: 1 }, row: refuse([fault]) };
    return;
  }
  splitter.end();
  if (splitter.fault) yield splitFault(splitter.fault);
  else if (rows === 0) yield splitFault({ line: 1, rule: 'json', message: 'The array is empty.' });
}

/** The objects of JSON Lines: one to a line, empty lines between them allowed. Refused: as `jsonArrayRecords`. */
export async function* jsonLineRecords(source: SourceText): SourceRecords {
  let line = 1;
  let rest = '';
  for await (const chunk of source.chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      if (text.trim() !== '') yield jsonRow({ text, line });
      line += 1;
    }
    if (rest.length > MAX_JSON_ROW_CHARACTERS) {
      const message = `A row has more than ${MAX_JSON_ROW_CHARACTERS} characters.`;
      yield splitFault({ line, rule: 'row-too-long', message });
      return;
    }
  }
  const fault = source.fault();
  if (fault) {
    yield { place: { kind: 'LINE', line: 1 }, row: refuse([fault]) };
    return;
  }
  if (rest.trim() !== '') yield jsonRow({ text: rest, line });
}

function splitFault({ line, rule, message }: SplitFault): ImportRow<Cells> {
  const place: Place = { kind: 'LINE', line };
  return { place, row: refuse([rowFault(place, undefined, rule, message)]) };
}

function jsonRow({ text, line }: Element): ImportRow<Cells> {
  const place: Place = { kind: 'LINE', line };
  const read = parseJsonText(text);
  if (!read.ok) {
    const faults = read.refusal.map(({ path, rule, message }) =>
      rowFault(place, path === '' ? undefined : path.slice(1), rule, message),
    );
    return { place, row: refuse(faults) };
  }
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `${shown(text.trim())} is not an object.`;
    return { place, row: refuse([rowFault(place, undefined, 'object', message)]) };
  }
  return { place, row: ok(new Map(Object.entries(value).filter(([, cell]) => cell !== null))) };
}

type Expects = 'ARRAY' | 'FIRST' | 'ELEMENT' | 'INSIDE' | 'NOTHING';

/**
 * Cuts the text of a JSON array into the texts of its elements, without reading them: follows strings and
 * nesting only. That an element is JSON is for the parser to say.
 *
 * Why our own: a token parser gives no line numbers and puts no bound on the size of a value.
 */
class ArraySplitter {
  fault: SplitFault | null = null;
  private expects: Expects = 'ARRAY';
  private line = 1;
  private startLine = 1;
  private element = '';
  private depth = 0;
  private inString = false;
  private escaped = false;

  *write(chunk: string): Iterable<Element> {
    let from = 0;
    for (let at = 0; at < chunk.length && !this.fault; at += 1) {
      const character = chunk[at] ?? '';
      if (character === '\n') this.line += 1;
      if (this.expects === 'INSIDE') {
        const ends = this.endsBefore(character);
        if (!ends) continue;
        yield { text: this.element + chunk.slice(from, at), line: this.startLine };
        this.element = '';
        this.expects = character === ',' ? 'ELEMENT' : 'NOTHING';
      } else if (!/\s/.test(character)) {
        from = at;
        this.enter(character);
      }
    }
    if (this.expects !== 'INSIDE') return;
    this.element += chunk.slice(from);
    if (this.element.length > MAX_JSON_ROW_CHARACTERS) {
      this.refuse('row-too-long', `An element has more than ${MAX_JSON_ROW_CHARACTERS} characters.`);
    }
  }

  end(): void {
    if (this.expects !== 'NOTHING') this.refuse('json', 'The file ends before its array does.');
  }

  /** Outside of an element: what may come next. */
  private enter(character: string): void {
    if (this.expects === 'ARRAY') {
      if (character === '[') this.expects = 'FIRST';
      else this.refuse('json', 'The file is not a JSON array of objects.');
    } else if (this.expects === 'NOTHING') {
      this.refuse('json', 'Something follows the array.');
    } else if (this.expects === 'FIRST' && character === ']') {
      this.expects = 'NOTHING';
    } else if (character === ',' || character === ']') {
      this.refuse('json', 'An element of the array is missing.');
    } else {
      this.expects = 'INSIDE';
      this.startLine = this.line;
      this.endsBefore(character);
    }
  }

  /** Inside of an element: whether it ended before this character. */
  private endsBefore(character: string): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (character === '\\') this.escaped = true;
      else if (character === '"') this.inString = false;
      return false;
    }
    if (this.depth === 0 && (character === ',' || character === ']')) return true;
    if (character === '"') this.inString = true;
    else if (character === '{' || character === '[') this.depth += 1;
    else if (character === '}' || character === ']') this.depth -= 1;
    return false;
  }

  private refuse(rule: SplitFault['rule'], message: string): void {
    this.fault = { line: this.line, rule, message };
  }
}
