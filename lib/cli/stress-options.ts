import { ok, refuse, type Fault, type Result } from '../domain/result';
import { readCommandLine, wholeNumber } from './command-line';

/** What the command is to stress by, and how it answers. */
export interface StressCommand {
  /** A file of scenarios, or the venue's library; null: the ordinary ones. */
  readonly scenarios: { readonly file: string } | 'LIBRARY' | null;
  /** A revision's hash, or a file of a parameter set; null: the live version alone. */
  readonly beside: { readonly revisionHash: string } | { readonly file: string } | null;
  readonly isJson: boolean;
  readonly threads: number;
}

const THREADS_AT_MOST = 64;

const COMMAND = {
  usage: `npm run stress -- [options]

Says where every account of the venue would stand if prices moved.

  --file FILE       of scenarios, JSON; the ordinary ones by default
  --library         or the scenarios of the venue's library, each of their steps
  --revision HASH   beside the live version, a proposal's revision
  --params FILE     or a parameter set in a file
  --json            answers with one JSON document
  --threads N       1 to ${THREADS_AT_MOST}; as many as there are processors by default
  --help            prints this

Exit code 0 with the answer, 2 with what is wrong with the question. docs/operations.md has the file's format.`,
  options: {
    file: { type: 'string' },
    library: { type: 'boolean' },
    revision: { type: 'string' },
    params: { type: 'string' },
    json: { type: 'boolean' },
    threads: { type: 'string' },
  },
} as const;

export const STRESS_USAGE = COMMAND.usage;

/** Reads the command line; null asks for help. A fault's path is the argument: "--file". @param processors that this machine has */
export function parseStressOptions(
  commandLine: readonly string[],
  processors: number,
): Result<StressCommand | null, readonly Fault[]> {
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  const read = readCommandLine(COMMAND, commandLine);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  const { file, library, revision, params, json, threads } = read.value.values;
  if (file !== undefined && library) return fault('--library', 'Only one of --file and --library.');
  if (revision !== undefined && params !== undefined)
    return fault('--params', 'Only one of --revision and --params.');
  const working =
    threads === undefined ? Math.min(processors, THREADS_AT_MOST) : wholeNumber(threads, 1, THREADS_AT_MOST);
  if (working === null) return fault('--threads', `A whole number from 1 to ${THREADS_AT_MOST}.`);
  const beside =
    revision !== undefined ? { revisionHash: revision } : params !== undefined ? { file: params } : null;
  const scenarios = library ? 'LIBRARY' : file === undefined ? null : { file };
  return ok({ scenarios, beside, isJson: json ?? false, threads: working });
}
