import { decimal } from '../../lib/domain/number/decimal';
import type {
  AccountLack,
  AccountModels,
  AskedOfAccount,
  PortfolioModels,
  ShortAccounts,
  SideModels,
} from '../../lib/domain/risk/studies/models/models';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { figure } from './side-coverage';

export const datedLoss = builder.objectRef<SideModels['worst'][number]>('DatedLoss').implement({
  description: 'One of the greatest losses.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When its bar opens.',
      resolve: ({ at }) => new Date(at),
    }),
    loss: t.field({
      type: 'Decimal',
      description: 'A fraction of the value at the close before, or an amount in the unit of account.',
      resolve: ({ loss }) => figure(loss),
    }),
  }),
});

export const accountLack = describedEnum('AccountModelLack', 'Why the model says nothing of an account.', {
  NO_POSITIONS: 'It holds nothing, or only what nets to nothing.',
  OPTION: 'It holds options.',
  NO_HISTORY: 'No history is known of something that it holds.',
  TAIL_TOO_SHORT: 'On too few days all that it holds has a price.',
  NEVER_MOVED: 'What it holds never moved.',
  UNPRICED: 'It cannot be margined.',
} satisfies Record<AccountLack['code'], string>);

export const accountModels = builder.objectRef<AccountModels>('AccountModels').implement({
  description:
    'The past of the positions that an account holds, against its margin. Amounts are in the unit of account.',
  fields: (t) => {
    const asked = (of: 'before' | 'after', purpose: keyof AskedOfAccount, description: string) =>
      t.field({
        type: 'Decimal',
        nullable: true,
        description,
        resolve: (one: AccountModels) => {
          const found = one[of];
          return found && decimal(found[purpose]);
        },
      });
    const told = (name: 'valueAtRisk' | 'expectedShortfall', description: string) =>
      t.field({
        type: 'Decimal',
        nullable: true,
        description,
        resolve: ({ model }: AccountModels) => model && figure(model[name]),
      });
    return {
      account: t.exposeString('account', { description: 'Its id.' }),
      instruments: t.exposeInt('instruments', { description: 'Instruments that it holds.' }),
      notional: t.field({
        type: 'Decimal',
        description: 'Of its positions.',
        resolve: ({ notional }) => decimal(notional),
      }),
      baseInitial: asked('before', 'initialMargin', 'Initial margin under the base version.'),
      baseMaintenance: asked('before', 'maintenanceMargin', 'Maintenance margin under the base version.'),
      proposedInitial: asked('after', 'initialMargin', 'Initial margin as proposed; null: it has none.'),
      proposedMaintenance: asked('after', 'maintenanceMargin', 'Maintenance margin as proposed.'),
      valueAtRisk: told('valueAtRisk', 'The loss that its positions would have exceeded as often as stated.'),
      low: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'Low end of the interval of that.',
        resolve: ({ model }) => model && figure(model.interval.low),
      }),
      high: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'High end of it.',
        resolve: ({ model }) => model && figure(model.interval.high),
      }),
      expectedShortfall: told('expectedShortfall', 'The mean loss beyond.'),
      moves: t.int({
        description: 'Bars in which all that it holds moved.',
        resolve: ({ model, lack }) => model?.moves ?? lack?.moves ?? 0,
      }),
      worstAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it would have lost most.',
        resolve: ({ model }) => (model?.worst[0] ? new Date(model.worst[0].at) : null),
      }),
      worstLoss: t.field({
        type: 'Decimal',
        nullable: true,
        description: 'That loss.',
        resolve: ({ model }) => (model?.worst[0] ? figure(model.worst[0].loss) : null),
      }),
      lack: t.field({
        type: accountLack,
        nullable: true,
        description: 'Why nothing is said; null where something is.',
        resolve: ({ lack }) => lack?.code ?? null,
      }),
      lackOf: t.stringList({
        description: 'The instruments that it is for.',
        resolve: ({ lack }) => [...(lack?.instruments ?? [])],
      }),
    };
  },
});

const shortAccounts = builder.objectRef<ShortAccounts>('ShortAccounts').implement({
  description: 'Accounts with less margin than the model asks.',
  fields: (t) => ({
    accounts: t.exposeInt('accounts', { description: 'How many.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'By how much together, in the unit of account.',
      resolve: ({ amount }) => decimal(amount),
    }),
  }),
});

export const largestAccounts = builder.objectRef<PortfolioModels['short']>('ShortOfModel').implement({
  description: 'Of the largest accounts, those with less margin than the model asks.',
  fields: (t) => ({
    baseInitial: t.field({
      type: shortAccounts,
      description: 'By initial margin under the base version.',
      resolve: ({ before }) => before.initial,
    }),
    baseMaintenance: t.field({
      type: shortAccounts,
      description: 'By maintenance margin under the base version.',
      resolve: ({ before }) => before.maintenance,
    }),
    proposedInitial: t.field({
      type: shortAccounts,
      description: 'By initial margin as proposed.',
      resolve: ({ after }) => after.initial,
    }),
    proposedMaintenance: t.field({
      type: shortAccounts,
      description: 'By maintenance margin as proposed.',
      resolve: ({ after }) => after.maintenance,
    }),
  }),
});
