import { accountStatus } from '../kit/enums';
import type {
  ImpactFigures,
  ImpactGroup,
  StatusTransition,
} from '../../lib/domain/risk/studies/impact/impact';
import { builder } from '../kit/builder';
import { comparedImpact } from './compared';

const impactRow = builder.objectRef<ImpactGroup>('ImpactRow').implement({
  description: 'One line of an impact, in the settlement asset.',
  fields: (t) => ({
    key: t.exposeString('name', { description: 'Instrument, margin class, or range of account notional.' }),
    accounts: t.exposeInt('accounts', { description: 'Accounts that take part.' }),
    initialMarginBefore: t.field({
      type: 'Decimal',
      description: 'Initial margin under the base version.',
      resolve: (impact) => impact.initialMargin.before,
    }),
    initialMarginAfter: t.field({
      type: 'Decimal',
      description: 'Initial margin under the proposed parameters.',
      resolve: (impact) => impact.initialMargin.after,
    }),
    maintenanceMarginBefore: t.field({
      type: 'Decimal',
      description: 'Maintenance margin under the base version.',
      resolve: (impact) => impact.maintenanceMargin.before,
    }),
    maintenanceMarginAfter: t.field({
      type: 'Decimal',
      description: 'Maintenance margin under the proposed parameters.',
      resolve: (impact) => impact.maintenanceMargin.after,
    }),
  }),
});

const statusTransition = builder.objectRef<StatusTransition>('StatusTransition').implement({
  description: 'How many accounts go from one status to another.',
  fields: (t) => ({
    before: t.expose('before', { type: accountStatus, description: 'Under the base version.' }),
    after: t.expose('after', { type: accountStatus, description: 'Under the proposed parameters.' }),
    accounts: t.exposeInt('accounts', { description: 'Number of accounts.' }),
  }),
});

export const impactType = builder.objectRef<ImpactFigures>('Impact').implement({
  description: 'What a change does to every account of one snapshot; amounts in the settlement asset.',
  interfaces: [comparedImpact],
  fields: (t) => ({
    unmarginedAccounts: t.int({
      description:
        'Accounts that cannot be margined before the change or after it; no other figure speaks of them.',
      resolve: ({ totals }) => totals.accounts - totals.margined,
    }),
    transitions: t.field({
      type: [statusTransition],
      description: 'The transition matrix of statuses, empty cells left out.',
      resolve: ({ transitions }) => transitions.filter(({ accounts }) => accounts > 0),
    }),
    byInstrument: t.field({
      type: [impactRow],
      description: 'By instrument.',
      resolve: ({ byInstrument }) => [...byInstrument],
    }),
    byClass: t.field({
      type: [impactRow],
      description: 'By margin class under the proposed parameters.',
      resolve: ({ byMarginClass }) => [...byMarginClass],
    }),
    bySize: t.field({
      type: [impactRow],
      description: 'By size of account: ranges of its notional under the base version.',
      resolve: ({ byAccountSize }) => [...byAccountSize],
    }),
  }),
});
