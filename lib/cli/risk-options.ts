import { ok, refuse, type Fault, type Result } from '../domain/result';
import { readCommandLine } from './command-line';

/** What the command is to do. */
export type RiskCommand =
  | { readonly kind: 'MEASURE'; readonly name: string }
  | { readonly kind: 'EXAMPLE'; readonly name: string }
  | { readonly kind: 'LIST' }
  | { readonly kind: 'HELP' };

const COMMAND = {
  usage: `npm run -s risk -- <measure> < input.json

Computes one statistic of the numbers in a document, and answers with figures and the conventions that they follow: one JSON
document, and exit code 0; or a JSON list of faults, each with its path and rule, and exit code 2. No database, no server.

  --list                  prints every measure: what it is, the JSON Schema of its document, one that it answers
  <measure> --example     prints a document that the measure answers
  --help                  prints this

A number is a JSON number or a decimal in a string. docs/methodology.md#statistics says what each was held against.`,
  options: { list: { type: 'boolean' }, example: { type: 'boolean' } },
  takesArguments: true,
} as const;

export const RISK_USAGE = COMMAND.usage;

/** Reads the command line; a fault's path is the argument that it is about. */
export function parseRiskOptions(commandLine: readonly string[]): Result<RiskCommand, readonly Fault[]> {
  const read = readCommandLine(COMMAND, commandLine);
  if (!read.ok) return read;
  if (read.value === null) return ok({ kind: 'HELP' });
  const { values, positionals } = read.value;
  const [name, second] = positionals;
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  if (second !== undefined) return fault(second, 'One measure at a time.');
  if (values.list) {
    if (name !== undefined || values.example)
      return fault('--list', 'It lists every measure, and stands alone.');
    return ok({ kind: 'LIST' });
  }
  if (name === undefined) return fault('', 'Name a measure; --list prints them all.');
  return ok({ kind: values.example ? 'EXAMPLE' : 'MEASURE', name });
}
