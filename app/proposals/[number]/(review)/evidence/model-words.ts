import { compareDecimals, differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatPercent, formatRate, plural } from '../../../../_ui/format';
import { barWords } from './coverage-words';
import { type Evidence } from './evidence';

export type MarginModels = NonNullable<Evidence['models']>;
export type ModelledInstrument = MarginModels['instruments'][number];
export type ModelledSide = ModelledInstrument['sides'][number];
export type ModelledAccount = MarginModels['accounts'][number];
export type Model = ModelledSide['models'][number]['model'];

const MODELS: Readonly<Record<Model, string>> = {
  HISTORICAL: 'Historical',
  FILTERED_EWMA: 'Filtered, EWMA',
  FILTERED_GARCH: 'Filtered, GARCH',
  STUDENT: 'Student’s t',
  SCAN: 'SPAN-like scan',
};

export const MODEL_ORDER = Object.keys(MODELS) as readonly Model[];

export function modelName(model: Model): string {
  return MODELS[model];
}

/** One side of an instrument: a line of the table. */
export interface ModelRow {
  readonly instrument: ModelledInstrument;
  readonly side: ModelledSide;
  readonly name: string;
  /** What the model that asks most asks beyond the proposed maintenance margin; null where either is not known. */
  readonly gap: string | null;
}

/** The widest gap first; those without one last, by name. */
export function modelRows({ instruments }: Pick<MarginModels, 'instruments'>): readonly ModelRow[] {
  const rows = instruments.flatMap((instrument) =>
    instrument.sides.map((side): ModelRow => {
      const { greatest, proposedMaintenance } = side;
      const gap =
        greatest === null || proposedMaintenance === null
          ? null
          : differenceText(greatest, proposedMaintenance);
      return { instrument, side, name: `${instrument.symbol} ${side.side.toLowerCase()}`, gap };
    }),
  );
  return rows.toSorted((a, b) => {
    if (a.gap === null || b.gap === null) return Number(a.gap === null) - Number(b.gap === null);
    return compareDecimals(b.gap, a.gap);
  });
}

/** What a model asks of a side; null where it says nothing. */
export function modelOf({ models }: ModelledSide, model: Model): ModelledSide['models'][number] | null {
  return models.find((one) => one.model === model) ?? null;
}

/**
 * "At 99 % over one day, every model asks more than the proposed maintenance margin of 12 of 20 positions (long and short counted
 * apart; 13 under the base version), and more than the proposed initial margin of 3 (4)."
 */
export function gapSentence(models: MarginModels): string {
  const rows = modelRows(models).filter(
    ({ side }) => side.least !== null && side.proposedMaintenance !== null,
  );
  if (rows.length === 0) return 'No model says anything of what is margined as proposed.';
  const beyond = (
    name: 'baseInitial' | 'baseMaintenance' | 'proposedInitial' | 'proposedMaintenance',
  ): number =>
    rows.filter(({ side }) => {
      const margin = side[name];
      return margin !== null && side.least !== null && compareDecimals(side.least, margin) > 0;
    }).length;
  const count = (name: Parameters<typeof beyond>[0]): string => formatCount(beyond(name));
  return (
    `At ${confidence(models)} over one ${barWords(models.barMinutes)}, every model asks more than the proposed maintenance margin of ` +
    `${count('proposedMaintenance')} of ${plural(rows.length, 'position')} (long and short counted apart; ${count('baseMaintenance')} under the base version), ` +
    `and more than the proposed initial margin of ${count('proposedInitial')} (${count('baseInitial')}).`
  );
}

/** "SOLUSDT long: models ask 8.1 % to 12.4 %, proposed maintenance margin is 0.5 % and initial margin 5 %." */
export function gapLine({ name, side }: ModelRow): string | null {
  const { least, greatest, proposedMaintenance, proposedInitial } = side;
  if (least === null || greatest === null || proposedMaintenance === null || proposedInitial === null)
    return null;
  return `${name}: models ask ${percent(least)} to ${percent(greatest)}, proposed maintenance margin is ${percent(proposedMaintenance)} and initial margin ${percent(proposedInitial)}.`;
}

const WORST_LINES = 3;

/** Of the widest gaps, where there is any. */
export function worstLines(models: MarginModels): readonly string[] {
  return modelRows(models)
    .filter(({ gap }) => gap !== null && signOf(gap) > 0)
    .slice(0, WORST_LINES)
    .flatMap((row) => gapLine(row) ?? []);
}

/**
 * "Of the 100 accounts with the most margin 91 could be replayed. What their positions lose on 1 % of days is more than the proposed
 * initial margin of 12, by 1.2 M USDT together (base version: 13, by 1.3 M), and more than the proposed maintenance margin of 40, by …"
 */
export function accountsSentence(
  { accounts, shortOfModel, probability, barMinutes }: MarginModels,
  asset: string,
): string {
  if (accounts.length === 0) return 'No account holds a position.';
  const replayed = accounts.filter(({ valueAtRisk }) => valueAtRisk !== null).length;
  const first = `Of the ${plural(accounts.length, 'account')} with the most initial margin, ${formatCount(replayed)} could be replayed`;
  if (replayed === 0) return `${first}.`;
  const short = (of: { readonly accounts: number; readonly amount: string }, unit = ''): string =>
    of.accounts === 0
      ? 'none'
      : `${formatCount(of.accounts)}, by ${formatCompact(of.amount)}${unit} together`;
  const { baseInitial, baseMaintenance, proposedInitial, proposedMaintenance } = shortOfModel;
  return (
    `${first} with the positions they hold now. The loss exceeded on ${formatRate(probability)} of ${barWords(barMinutes)}s is more than the proposed initial margin of ` +
    `${short(proposedInitial, ` ${asset}`)} (base version: ${short(baseInitial)}), and more than the proposed maintenance margin of ` +
    `${short(proposedMaintenance, ` ${asset}`)} (base version: ${short(baseMaintenance)}).`
  );
}

const REASONS: Readonly<Record<ModelledInstrument['silent'][number]['lack'], string>> = {
  TAIL_TOO_SHORT: 'less than one day lies beyond the quantile',
  FIT_TOO_SHORT: 'too few days for a fit',
  FIT_AT_BOUND: 'the fit runs to the edge of what the model allows',
  FIT_NOT_CONVERGED: 'the fit did not converge',
  NEVER_MOVED: 'the price stood still',
  BEYOND_ZERO: 'an extreme move leaves no price',
};

const HISTORY_LACKS: Readonly<Record<NonNullable<ModelledInstrument['lack']>, string>> = {
  NO_MOVES: 'no two days in a row are known',
  BARS_OVERLAP: 'its bars overlap',
  OPTION: 'options lose no fraction of their price',
};

/** Each model and reason with the instruments that it says nothing of; none where all speak. */
export function silentSentences({ instruments }: Pick<MarginModels, 'instruments'>): readonly string[] {
  const named = new Map<string, string[]>();
  const add = (what: string, symbol: string): void =>
    void named.set(what, [...(named.get(what) ?? []), symbol]);
  for (const { symbol, silent, lack } of instruments) {
    if (lack !== null) add(`No model, as ${HISTORY_LACKS[lack]}`, symbol);
    for (const one of silent) add(`No figure by ${modelName(one.model)}, as ${REASONS[one.lack]}`, symbol);
  }
  return [...named].map(([what, symbols]) => `${what}: ${listed(symbols)}.`);
}

const ACCOUNT_LACKS: Readonly<Record<NonNullable<ModelledAccount['lack']>, string>> = {
  NO_POSITIONS: 'positions net to nothing',
  OPTION: 'holds options',
  NO_HISTORY: 'no price history',
  TAIL_TOO_SHORT: 'too short a common history',
  NEVER_MOVED: 'prices stood still',
  UNPRICED: 'cannot be margined',
};

/** "no price history: PEPEUSDT"; null where the account is replayed. */
export function accountLackWords({ lack, lackOf }: Pick<ModelledAccount, 'lack' | 'lackOf'>): string | null {
  if (lack === null) return null;
  return lackOf.length === 0 ? ACCOUNT_LACKS[lack] : `${ACCOUNT_LACKS[lack]}: ${listed(lackOf)}`;
}

const MOST_NAMED = 8;

function listed(names: readonly string[]): string {
  const others = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${others > 0 ? ` and ${formatCount(others)} more` : ''}`;
}

/** "99 %" of a loss that is exceeded in 0.01 of cases. */
export function confidence({ probability }: Pick<MarginModels, 'probability'>): string {
  return formatRate(differenceText('1', probability));
}

function percent(text: string): string {
  return formatPercent(text, { scale: 1 });
}
