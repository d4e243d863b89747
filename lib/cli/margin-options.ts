import { ok, refuse, type Fault, type Result } from '../domain/result';
import { readCommandLine } from './command-line';

/** What the command is to do. */
export type MarginCommand =
  | {
      readonly kind: 'MARGIN';
      readonly preset: string | null;
      readonly file: string | null;
      readonly withLiquidationPrices: boolean;
    }
  | { readonly kind: 'HELP' }
  | { readonly kind: 'SCHEMA' }
  | { readonly kind: 'LIST' }
  | { readonly kind: 'EXAMPLE'; readonly preset: string }
  | { readonly kind: 'PRINT'; readonly preset: string };

const COMMAND = {
  usage: `npm run -s margin -- [options] < request.json

Margins the account of a request, and answers with figures, term by term, and liquidation prices: one JSON document, and
exit code 0; or a JSON list of faults, each with its path and rule, and exit code 2.

  --preset NAME             by a venue's published scheme; the request's parameters change it
  --params FILE             by a parameter set of one's own; the same
  --no-liquidation-prices   leaves them out: they take most of the time where a scheme has no closed form for them
  --list                    prints the presets, with their sources
  --print NAME              prints the parameter set of a preset
  --example NAME            prints a request that the preset answers
  --schema                  prints the JSON Schema of a request
  --help                    prints this

Without --preset and --params the request brings a whole parameter set. docs/write-a-preset.md shows it at work.`,
  options: {
    preset: { type: 'string' },
    params: { type: 'string' },
    'no-liquidation-prices': { type: 'boolean' },
    example: { type: 'string' },
    print: { type: 'string' },
    schema: { type: 'boolean' },
    list: { type: 'boolean' },
  },
} as const;

export const MARGIN_USAGE = COMMAND.usage;

/** Reads the command line; a fault's path is the argument: "--preset". */
export function parseMarginOptions(commandLine: readonly string[]): Result<MarginCommand, readonly Fault[]> {
  const read = readCommandLine(COMMAND, commandLine);
  if (!read.ok) return read;
  if (read.value === null) return ok({ kind: 'HELP' });
  const { 'no-liquidation-prices': isWithout, ...values } = read.value.values;
  const given = Object.keys(values);
  const fault = (option: string, message: string) =>
    refuse([{ path: `--${option}`, rule: 'command-line', message }]);
  if (given.length > 1) {
    const message = `Only one of --preset, --params, --print, --example, --schema and --list, not ${given.length}.`;
    return fault(given[1] ?? '', message);
  }
  const { preset, params, example, print, schema, list } = values;
  if (preset === undefined && params === undefined && given.length > 0 && isWithout)
    return fault('no-liquidation-prices', 'It goes with a request, which nothing is asked about here.');
  if (schema) return ok({ kind: 'SCHEMA' });
  if (list) return ok({ kind: 'LIST' });
  if (example !== undefined) return ok({ kind: 'EXAMPLE', preset: example });
  if (print !== undefined) return ok({ kind: 'PRINT', preset: print });
  const base = { preset: preset ?? null, file: params ?? null };
  return ok({ kind: 'MARGIN', ...base, withLiquidationPrices: !isWithout });
}
