import { parseInstant } from '../domain/number/instant';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { readCommandLine } from './command-line';

/** What the command is to do. */
export type DynamicsCommand =
  | { readonly kind: 'HELP' }
  | { readonly kind: 'EXAMPLE' }
  | { readonly kind: 'SCHEMA' }
  | { readonly kind: 'RESPOND'; readonly programme: string }
  | {
      readonly kind: 'BACKTEST';
      readonly programme: string;
      readonly bars: string;
      readonly from: Date | null;
      readonly isSummaryAlone: boolean;
    };

const COMMAND = {
  usage: `npm run -s dynamics -- backtest --programme FILE --bars FILE [options]

Plays an adjustment programme over the bars of its instrument, one slot at each bar's close. Prints a line of JSON for each
slot, hashed with the one before, and a summary with the hash of the whole path; exit code 0. Or a JSON list of faults, each
with its path and rule, and exit code 2. Needs no database and no server.

  backtest              plays a programme over bars
    --programme FILE    the programme, as JSON
    --bars FILE         CSV: opensAt,open,high,low,close, or the forms of docs/api.md#prices
    --from INSTANT      the first bar after whose close it decides; the 365th return's when absent
    --summary           prints the summary alone
  respond               tells how a programme answers volatility that doubles: days to half and nine tenths, overshoot
    --programme FILE    the programme
  example               prints the programme of the figures in docs/methodology.md
  schema                prints the JSON Schema of a programme
  --help                prints this`,
  options: {
    programme: { type: 'string' },
    bars: { type: 'string' },
    from: { type: 'string' },
    summary: { type: 'boolean' },
  },
  takesArguments: true,
} as const;

export const DYNAMICS_USAGE = COMMAND.usage;

/** Reads the command line; a fault's path is the argument: "--bars". */
export function parseDynamicsOptions(
  commandLine: readonly string[],
): Result<DynamicsCommand, readonly Fault[]> {
  const read = readCommandLine(COMMAND, commandLine);
  if (!read.ok) return read;
  if (read.value === null) return ok({ kind: 'HELP' });
  const { values, positionals } = read.value;
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  const [command, ...more] = positionals;
  if (more.length > 0) return fault(more[0] ?? '', 'Only one command at a time.');
  switch (command) {
    case 'example':
    case 'schema': {
      const [stray] = Object.keys(values);
      if (stray !== undefined) return fault(`--${stray}`, `It goes with backtest, not with ${command}.`);
      return ok({ kind: command === 'example' ? 'EXAMPLE' : 'SCHEMA' });
    }
    case 'respond': {
      const stray = Object.keys(values).find((name) => name !== 'programme');
      if (stray !== undefined) return fault(`--${stray}`, 'It goes with backtest, not with respond.');
      if (values.programme === undefined) return fault('--programme', 'It is of a programme.');
      return ok({ kind: 'RESPOND', programme: values.programme });
    }
    case 'backtest': {
      const { programme, bars, from, summary } = values;
      if (programme === undefined) return fault('--programme', 'A backtest needs a programme.');
      if (bars === undefined) return fault('--bars', 'A backtest needs bars.');
      const start = from === undefined ? null : parseInstant(from.length === 10 ? `${from}T00:00:00Z` : from);
      if (start?.ok === false)
        return fault(
          '--from',
          `"${from ?? ''}" is no instant: a day such as 2026-01-31, or 2026-01-31T08:00:00Z.`,
        );
      return ok({
        ...{ kind: 'BACKTEST', programme, bars, isSummaryAlone: summary === true },
        from: start === null ? null : start.value,
      });
    }
    default:
      return fault(command ?? '', 'It must be backtest, respond, example or schema; --help says the rest.');
  }
}
