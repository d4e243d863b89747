import type { LiquidationBudget } from '../domain/governance/guardrails/liquidation-budget';
import { LOOP_GAIN_MAX } from '../domain/governance/guardrails/loop-gain-limit';
import { DEFAULT_GUARDRAILS, MAX_HOURS } from '../domain/governance/policy/guardrails-document';
import { type Decimal, parseDecimal } from '../domain/number/decimal';
import { parseInstant } from '../domain/number/instant';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { readCommandLine, wholeNumber } from './command-line';

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
      readonly book: string | null;
      readonly budget: LiquidationBudget;
      /** The greatest loop gain of a rise; null: no limit. */
      readonly loopGainMax: Decimal | null;
      /** A file of a price guard. */
      readonly guard: string | null;
      /** Of a day, in the settlement asset; null: that of the bars. */
      readonly turnover: number | null;
    }
  /** Of a day that is kept; null: as it stands now. */
  | { readonly kind: 'SNAPSHOT'; readonly to: string; readonly day: string | null };

const {
  liquidationBudgetFractionOfNotional: SHARE,
  liquidationBudgetNotional: NOTIONAL,
  liquidationBudgetWindowHours: HOURS,
} = DEFAULT_GUARDRAILS;

const COMMAND = {
  usage: `npm run -s dynamics -- backtest --programme FILE --bars FILE [options]

Plays an adjustment programme over the bars of its instrument, one slot at each bar's close. Prints a line of JSON for each
slot, hashed with the one before, and a summary with the hash of the whole path; exit code 0. Or a JSON list of faults, each
with its path and rule, and exit code 2. Only snapshot needs the database, and nothing a server.

  backtest              plays a programme over bars
    --programme FILE    the programme, as JSON
    --bars FILE         CSV: opensAt,open,high,low,close, or the forms of docs/api.md#prices
    --from INSTANT      the first bar after whose close it decides; the 365th return's when absent
    --summary           prints the summary alone
    --book FOLDER       a book that meets these bars: rises go as far as it bears them, within a liquidation budget
    --budget-share F    of all notional, each window (${SHARE}); --budget-notional N states an amount, and both the lesser
    --budget-hours N    length of the window (${HOURS})
    --loop-gain-max N   forced sales in all over what a rise liquidates itself, at most (${LOOP_GAIN_MAX}); none: no limit
    --guard FILE        a price guard, as JSON, to say what a held price costs whoever wants it; else that of the book's set
    --turnover N        of a day, in the settlement asset, to say what pushing costs; else that of the bars
  snapshot --to FOLDER  writes the book of the venue's database for --book: the live version, market and accounts
    --day DAY           as they were kept on that day, such as 2026-01-31; else as they stand now
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
    book: { type: 'string' },
    'budget-share': { type: 'string' },
    'budget-notional': { type: 'string' },
    'budget-hours': { type: 'string' },
    'loop-gain-max': { type: 'string' },
    guard: { type: 'string' },
    turnover: { type: 'string' },
    to: { type: 'string' },
    day: { type: 'string' },
  },
  takesArguments: true,
} as const;

export const DYNAMICS_USAGE = COMMAND.usage;

/** ISO 8601, of the calendar. */
function isDay(text: string): boolean {
  return text.length === 10 && parseInstant(`${text}T00:00:00Z`).ok;
}

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
    case 'snapshot': {
      const stray = Object.keys(values).find((name) => name !== 'to' && name !== 'day');
      if (stray !== undefined) return fault(`--${stray}`, 'It goes with backtest, not with snapshot.');
      if (values.to === undefined) return fault('--to', 'Name the folder that the book is written to.');
      const { to, day = null } = values;
      if (day !== null && !isDay(day))
        return fault('--day', `"${day}" is no day of the calendar, such as 2026-01-31.`);
      return ok({ kind: 'SNAPSHOT', to, day });
    }
    case 'backtest': {
      const { programme, bars, from, summary, book, guard } = values;
      const stray = (['to', 'day'] as const).find((name) => values[name] !== undefined);
      if (stray !== undefined) return fault(`--${stray}`, 'It goes with snapshot, not with backtest.');
      if (programme === undefined) return fault('--programme', 'A backtest needs a programme.');
      if (bars === undefined) return fault('--bars', 'A backtest needs bars.');
      const start = from === undefined ? null : parseInstant(from.length === 10 ? `${from}T00:00:00Z` : from);
      if (start?.ok === false)
        return fault(
          '--from',
          `"${from ?? ''}" is no instant: a day such as 2026-01-31, or 2026-01-31T08:00:00Z.`,
        );
      const budget = budgetStated(values);
      if (!budget.ok) return budget;
      if (book === undefined && budget.value !== null)
        return fault('--book', 'A budget is of a book: state which.');
      const gain = loopGainStated(values['loop-gain-max'] ?? LOOP_GAIN_MAX);
      if (!gain.ok) return fault('--loop-gain-max', gain.refusal);
      if (book === undefined && values['loop-gain-max'] !== undefined)
        return fault('--book', 'A loop gain is of a book: state which.');
      const turnover = values.turnover === undefined ? null : positive(values.turnover);
      if (turnover?.ok === false) return fault('--turnover', turnover.refusal);
      return ok({
        ...{ kind: 'BACKTEST', programme, bars, isSummaryAlone: summary === true },
        ...{ from: start === null ? null : start.value, book: book ?? null, guard: guard ?? null },
        loopGainMax: gain.value,
        ...{ budget: budget.value ?? DEFAULT_BUDGET, turnover: turnover?.value.toNumber() ?? null },
      });
    }
    default:
      return fault(
        command ?? '',
        'It must be backtest, snapshot, respond, example or schema; --help says the rest.',
      );
  }
}

const DEFAULT_BUDGET: LiquidationBudget = {
  liquidationBudgetFractionOfNotional: SHARE,
  liquidationBudgetNotional: NOTIONAL,
  liquidationBudgetWindowHours: HOURS,
};

/** @returns null where nothing is stated; whoever states an amount alone has no share beside it */
function budgetStated(
  values: Readonly<Partial<Record<'budget-share' | 'budget-notional' | 'budget-hours', string>>>,
): Result<LiquidationBudget | null, readonly Fault[]> {
  const { 'budget-share': share, 'budget-notional': notional, 'budget-hours': hours } = values;
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  if (share === undefined && notional === undefined && hours === undefined) return ok(null);
  const window = hours === undefined ? HOURS : wholeNumber(hours, 1, MAX_HOURS);
  if (window === null) return fault('--budget-hours', `A whole number of hours from 1 to ${MAX_HOURS}.`);
  const [ofAll, amount] = [share, notional].map((text) => (text === undefined ? null : parseDecimal(text)));
  if (ofAll && (!ofAll.ok || ofAll.value.lt(0) || ofAll.value.gt(1)))
    return fault('--budget-share', 'A fraction of all notional, from 0 to 1.');
  if (amount && (!amount.ok || amount.value.lt(0)))
    return fault('--budget-notional', 'An amount of the settlement asset, 0 or above.');
  return ok({
    liquidationBudgetFractionOfNotional: share ?? (notional === undefined ? SHARE : null),
    liquidationBudgetNotional: notional ?? null,
    liquidationBudgetWindowHours: window,
  });
}

function loopGainStated(text: string): Result<Decimal | null, string> {
  if (text === 'none') return ok(null);
  const read = parseDecimal(text);
  return read.ok && read.value.gte(1) ? ok(read.value) : refuse('A number of at least 1, or none.');
}

function positive(text: string): Result<Decimal, string> {
  const read = parseDecimal(text);
  return read.ok && read.value.gt(0) ? ok(read.value) : refuse('An amount of the settlement asset above 0.');
}
