import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import { decimal } from '../../lib/domain/number/decimal';
import type { modelsOf } from '../../lib/domain/risk/evidence';
import type {
  HistoryLack,
  InstrumentModels,
  SideModels,
  ToldFigures,
} from '../../lib/domain/risk/studies/models/models';
import {
  MARGIN_MODELS,
  type MarginModel,
  type ModelLack,
} from '../../lib/domain/statistics/models/margin-models';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { accountModels, datedLoss, largestAccounts } from './account-models';
import { figure } from './side-coverage';

const MODEL_NAMES = {
  historical: 'HISTORICAL',
  filteredEwma: 'FILTERED_EWMA',
  filteredGarch: 'FILTERED_GARCH',
  student: 'STUDENT',
  scan: 'SCAN',
} as const satisfies Record<MarginModel, string>;

const model = describedEnum('MarginModel', 'What else could have set a margin.', {
  HISTORICAL: 'The quantile of past losses.',
  FILTERED_EWMA: 'Past losses scaled to present volatility, exponentially weighted.',
  FILTERED_GARCH: 'The same, with volatility of a GARCH model fitted by maximum likelihood.',
  STUDENT: 'Student’s t, fitted by maximum likelihood.',
  SCAN: 'The most that is lost over SPAN’s price scenarios.',
} satisfies Record<(typeof MODEL_NAMES)[MarginModel], string>);

const modelLack = describedEnum('ModelLack', 'Why a model says nothing.', {
  TAIL_TOO_SHORT: 'Less than one day lies beyond its quantile.',
  FIT_TOO_SHORT: 'Too few days for a fit.',
  FIT_AT_BOUND: 'The fit is best where its parameters end.',
  FIT_NOT_CONVERGED: 'The fit did not come to an end.',
  NEVER_MOVED: 'The price did not move, or not while the volatility begins.',
  BEYOND_ZERO: 'A scenario leaves no price.',
} satisfies Record<ModelLack, string>);

const historyLack = describedEnum('ModelHistoryLack', 'Why no model says anything of an instrument.', {
  NO_MOVES: 'No move over one bar is known.',
  BARS_OVERLAP: 'A bar opens before the one before it has closed.',
  OPTION: 'An option: what it loses is no fraction of its price.',
} satisfies Record<HistoryLack, string>);

interface ServedModel extends ToldFigures {
  readonly model: MarginModel;
}

const modelFigures = builder.objectRef<ServedModel>('ModelFigures').implement({
  description: 'What one model would ask, as fractions of notional.',
  fields: (t) => ({
    model: t.field({ type: model, description: 'Which.', resolve: (one) => MODEL_NAMES[one.model] }),
    valueAtRisk: t.field({
      type: 'Decimal',
      description: 'The loss that is exceeded as often as stated; of SCAN the scan risk.',
      resolve: ({ valueAtRisk }) => figure(valueAtRisk),
    }),
    low: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Low end of its interval; null where none is drawn, as of a fit.',
      resolve: ({ interval }) => interval && figure(interval.low),
    }),
    high: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'High end of it.',
      resolve: ({ interval }) => interval && figure(interval.high),
    }),
    expectedShortfall: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The mean loss beyond; null where the model has none.',
      resolve: ({ expectedShortfall }) => (expectedShortfall === null ? null : figure(expectedShortfall)),
    }),
    shortfallLow: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Low end of the interval of it.',
      resolve: ({ shortfallInterval }) => shortfallInterval && figure(shortfallInterval.low),
    }),
    shortfallHigh: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'High end of it.',
      resolve: ({ shortfallInterval }) => shortfallInterval && figure(shortfallInterval.high),
    }),
  }),
});

const silentModel = builder
  .objectRef<{ readonly model: MarginModel; readonly lack: ModelLack }>('SilentModel')
  .implement({
    description: 'A model that says nothing of an instrument.',
    fields: (t) => ({
      model: t.field({ type: model, description: 'Which.', resolve: (one) => MODEL_NAMES[one.model] }),
      lack: t.field({ type: modelLack, description: 'Why.', resolve: ({ lack }) => lack }),
    }),
  });

const side = describedEnum('ModelledSide', 'Of a position.', {
  LONG: 'Loses as the price falls.',
  SHORT: 'Loses as the price rises.',
});

type ServedSide = SideModels & { readonly side: 'LONG' | 'SHORT' };

const sideModels = builder.objectRef<ServedSide>('SideModels').implement({
  description: 'What models would ask of one side, beside what either set asks.',
  fields: (t) => {
    const rate = (of: 'before' | 'after', purpose: 'initial' | 'maintenance', description: string) =>
      t.field({
        type: 'Decimal',
        nullable: true,
        description,
        resolve: (one: ServedSide) => {
          const { rates } = one[of];
          return rates && decimal(rates[purpose]);
        },
      });
    return {
      side: t.field({ type: side, description: 'Which.', resolve: ({ side: name }) => name }),
      models: t.field({
        type: [modelFigures],
        description: 'Those that say something.',
        resolve: ({ models }) =>
          MARGIN_MODELS.flatMap((name) => {
            const found = models[name];
            return found ? [{ ...found, model: name }] : [];
          }),
      }),
      least: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'The least that one of them asks.',
        resolve: ({ range }) => range && figure(range.low),
      }),
      greatest: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'The most that one of them asks.',
        resolve: ({ range }) => range && figure(range.high),
      }),
      worst: t.field({
        type: [datedLoss],
        description: 'The four greatest losses, the worst first; maxima have no interval.',
        resolve: ({ worst }) => [...worst],
      }),
      baseInitial: rate(
        'before',
        'initial',
        'Initial margin rate under the base version; null without margin.',
      ),
      baseMaintenance: rate('before', 'maintenance', 'Maintenance margin rate under the base version.'),
      proposedInitial: rate('after', 'initial', 'Initial margin rate as proposed.'),
      proposedMaintenance: rate('after', 'maintenance', 'Maintenance margin rate as proposed.'),
      lacking: t.string({
        nullable: true,
        description: 'Why there is no margin as proposed; null where there is.',
        resolve: ({ after: { lacking } }) => lacking && marginRefusalSentence(lacking.code, lacking.subjects),
      }),
    };
  },
});

const instrumentModels = builder.objectRef<InstrumentModels>('InstrumentModels').implement({
  description: 'What models would ask of a position in one instrument.',
  fields: (t) => ({
    symbol: t.exposeString('instrument', { description: 'The instrument.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'Of the position: what accounts hold on average.',
      resolve: ({ notional }) => decimal(notional),
    }),
    lack: t.field({
      type: historyLack,
      nullable: true,
      description: 'Why no model says anything; null where some do.',
      resolve: ({ lack }) => lack,
    }),
    moves: t.int({
      description: 'Moves over one bar that are known.',
      resolve: ({ history }) => history?.moves ?? 0,
    }),
    from: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the first move opens.',
      resolve: ({ history }) => history && new Date(history.from),
    }),
    to: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the bar of the last move opens.',
      resolve: ({ history }) => history && new Date(history.to),
    }),
    silent: t.field({
      type: [silentModel],
      description: 'Models that say nothing, and why.',
      resolve: ({ history }) =>
        MARGIN_MODELS.flatMap((name) => {
          const lack = history?.lacks[name];
          return lack ? [{ model: name, lack }] : [];
        }),
    }),
    alpha: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'α of GARCH, weight of the last squared return; null without a fit.',
      resolve: ({ history }) => (history?.garch ? figure(history.garch.alpha) : null),
    }),
    beta: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'β of GARCH, weight of the last variance.',
      resolve: ({ history }) => (history?.garch ? figure(history.garch.beta) : null),
    }),
    degrees: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Degrees of freedom of Student’s t; null without a fit.',
      resolve: ({ history }) => (history?.student ? figure(history.student.degrees) : null),
    }),
    sides: t.field({
      type: [sideModels],
      complexity: { field: 1, multiplier: 2 },
      description: 'Long and short.',
      resolve: ({ long, short }): ServedSide[] => [
        { ...long, side: 'LONG' },
        { ...short, side: 'SHORT' },
      ],
    }),
  }),
});

export const marginModelsType = builder
  .objectRef<NonNullable<ReturnType<typeof modelsOf>>>('MarginModels')
  .implement({
    description:
      'What margin models would ask over one bar: of a position in each instrument under the sets as they are stated, and of the largest accounts as they are margined.',
    fields: (t) => ({
      barMinutes: t.int({
        description: 'A loss is over one bar of so many minutes.',
        resolve: ({ asked }) => asked.barMinutes,
      }),
      probability: t.field({
        type: 'Decimal',
        description: 'Of a loss beyond what a model asks: 0.01 for 99 %.',
        resolve: ({ asked }) => decimal(asked.probability),
      }),
      intervalLevel: t.field({
        type: 'Decimal',
        description: 'Of intervals: 0.95.',
        resolve: ({ asked }) => decimal(asked.interval.level),
      }),
      decay: t.field({
        type: 'Decimal',
        description: 'λ of the exponentially weighted variance.',
        resolve: ({ asked }) => decimal(asked.decay),
      }),
      scanMultiple: t.field({
        type: 'Decimal',
        description: 'Scan ranges of an extreme move.',
        resolve: ({ asked }) => decimal(asked.scan.multiple),
      }),
      scanCover: t.field({
        type: 'Decimal',
        description: 'Share of what it loses that counts.',
        resolve: ({ asked }) => decimal(asked.scan.cover),
      }),
      instruments: t.field({
        type: [instrumentModels],
        description: 'Every listed instrument that a margin class of either set names, by symbol.',
        resolve: ({ found }) => [...found.instruments],
      }),
      accounts: t.field({
        type: [accountModels],
        description: 'Accounts with the greatest initial margin under the base version, the greatest first.',
        resolve: ({ found }) => [...found.portfolios.accounts],
      }),
      shortOfModel: t.field({
        type: largestAccounts,
        description: 'How many of them have less margin than the model asks.',
        resolve: ({ found }) => found.portfolios.short,
      }),
    }),
  });
