import { ok, refuse, type Fault, type Result } from '../domain/result';
import { readCommandLine, wholeNumber } from './command-line';

/** Whose change is simulated: the example's, or one set beside the other on the book of a folder. */
export type SimulateSource = (
  | { readonly kind: 'EXAMPLE' }
  | { readonly kind: 'FILES'; readonly book: string; readonly proposed: string }
) & {
  /** File of scenarios that it is tried in, beside past crises; null: none. */
  readonly scenarios: string | null;
};

/** What the command is to do; null: tell how it is called. */
export type SimulateCommand = {
  readonly source: SimulateSource;
  readonly workers: number;
  /** File that the evidence is written to; null: none. */
  readonly evidence: string | null;
  readonly isJson: boolean;
} | null;

const MOST_WORKERS = 64;

const COMMAND = {
  usage: `npm run -s simulate -- --example | --book FOLDER --proposed FILE [options]

Says what a change of parameters does to every account of a book, as a simulation of the venue does: the same studies, from the
same inputs, under the same hash. Without database or server. Exit code 0; or what is wrong, with path and rule, and 2.

  --example         the demo venue's accounts, and its proposal to tighten SOLUSDT
  --book FOLDER     parameters, market and accounts, as "npm run -s dynamics -- snapshot" writes them
  --proposed FILE   the parameter set that is proposed, as JSON
  --scenarios FILE  scenarios that it is tried in too: a JSON list, each as the library takes it; or "built-in"
  --workers N       processes that margin, 1 to ${MOST_WORKERS} (1: this one); the evidence does not depend on it
  --evidence FILE   writes the evidence to a file
  --json            prints JSON
  --help            prints this`,
  options: {
    example: { type: 'boolean' },
    book: { type: 'string' },
    proposed: { type: 'string' },
    scenarios: { type: 'string' },
    workers: { type: 'string' },
    evidence: { type: 'string' },
    json: { type: 'boolean' },
  },
} as const;

export const SIMULATE_USAGE = COMMAND.usage;

/** Reads the command line; a fault's path is the option: "--workers". */
export function parseSimulateOptions(
  commandLine: readonly string[],
): Result<SimulateCommand, readonly Fault[]> {
  const read = readCommandLine(COMMAND, commandLine);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  const {
    example,
    book,
    proposed,
    scenarios = null,
    workers: asked = '1',
    evidence,
    json,
  } = read.value.values;
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  const workers = wholeNumber(asked, 1, MOST_WORKERS);
  if (workers === null) return fault('--workers', `"${asked}" is no whole number from 1 to ${MOST_WORKERS}.`);
  const others = { workers, evidence: evidence ?? null, isJson: json === true };
  if (example) {
    if (book !== undefined || proposed !== undefined)
      return fault('--example', 'The example has a book and a proposal of its own.');
    return ok({ source: { kind: 'EXAMPLE', scenarios }, ...others });
  }
  if (book === undefined) return fault('--book', 'A book is needed, or --example.');
  if (proposed === undefined) return fault('--proposed', 'A proposed parameter set is needed.');
  return ok({ source: { kind: 'FILES', book, proposed, scenarios }, ...others });
}
