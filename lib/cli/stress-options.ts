import { parseArgs } from 'node:util';
import { ok, refuse, type Fault, type Result } from '../domain/result';

/** What the command is to stress by, and how it answers. */
export interface StressCommand {
  /** Of scenarios; null: the ordinary ones. */
  readonly file: string | null;
  /** A revision's hash, or a file of a parameter set; null: the live version alone. */
  readonly beside: { readonly revisionHash: string } | { readonly file: string } | null;
  readonly isJson: boolean;
  readonly threads: number;
}

const OPTIONS = {
  file: { type: 'string' },
  revision: { type: 'string' },
  params: { type: 'string' },
  json: { type: 'boolean' },
  threads: { type: 'string' },
} as const;
const THREADS_AT_MOST = 64;

/** Reads the command line; a fault's path is the argument: "--file". @param processors that this machine has */
export function parseStressOptions(
  commandLine: readonly string[],
  processors: number,
): Result<StressCommand, readonly Fault[]> {
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  let values: { file?: string; revision?: string; params?: string; json?: boolean; threads?: string };
  try {
    ({ values } = parseArgs({ args: [...commandLine], options: OPTIONS, allowPositionals: false }));
  } catch (error) {
    return fault('', error instanceof Error ? error.message : 'The command line cannot be read.');
  }
  const { file, revision, params, json, threads } = values;
  if (revision !== undefined && params !== undefined)
    return fault('--params', 'Only one of --revision and --params.');
  const working = threads === undefined ? Math.min(processors, THREADS_AT_MOST) : Number(threads);
  if (!Number.isInteger(working) || working < 1 || working > THREADS_AT_MOST)
    return fault('--threads', `A whole number from 1 to ${THREADS_AT_MOST}.`);
  const beside =
    revision !== undefined ? { revisionHash: revision } : params !== undefined ? { file: params } : null;
  return ok({ file: file ?? null, beside, isJson: json ?? false, threads: working });
}
