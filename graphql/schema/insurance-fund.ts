import type { StatedFund } from '../../lib/ports/audit';
import { stateInsuranceFund } from '../../lib/usecases/books/state-insurance-fund';
import { decimal } from '../../lib/domain/number/decimal';
import { cascadeOf } from '../../lib/domain/risk/evidence';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';
import { simulation } from './simulation';

const insuranceFund = builder.objectRef<StatedFund>('InsuranceFund').implement({
  description: 'What pays for accounts that owe more than they have, as whoever keeps it states it.',
  fields: (t) => ({
    amount: t.expose('amount', { type: 'Decimal', description: 'What it holds; 0 or more.' }),
    settlementAsset: t.exposeString('settlementAsset', { description: 'In which asset.' }),
    statedAt: t.expose('statedAt', { type: 'DateTime', description: 'When that was stated.' }),
  }),
});

const stateInsuranceFundInput = builder.inputType('StateInsuranceFundInput', {
  description: 'What stateInsuranceFund takes.',
  fields: (t) => ({
    amount: t.field({ type: 'Decimal', required: true, description: 'In the settlement asset; 0 or more.' }),
  }),
});

const stateInsuranceFundResult = resultUnion('StateInsuranceFundResult', insuranceFund, [
  ...ACCESS,
  'InvalidInput',
  'NothingChanged',
]);

builder.queryFields((t) => ({
  insuranceFund: t.field({
    type: insuranceFund,
    nullable: true,
    description: 'What the insurance fund was last stated to hold; null: nothing was.',
    resolve: (_root, _args, { reads }) => reads.insuranceFund(),
  }),
}));

builder.mutationFields((t) => ({
  stateInsuranceFund: t.field({
    type: stateInsuranceFundResult,
    description:
      'States what the insurance fund holds: simulations that are begun from then on hold losses against it. Right: IMPORT.',
    args: { input: t.arg({ type: stateInsuranceFundInput, required: true, description: 'How much.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const stated = await stateInsuranceFund(deps, actor, input);
      return stated.ok ? stated.value : stated.refusal;
    },
  }),
}));

builder.prismaObjectField(simulation, 'insuranceFund', (t) =>
  t.field({
    type: 'Decimal',
    nullable: true,
    description:
      'What the insurance fund was stated to hold as accounts were read, in the settlement asset. Null before the end, where nothing was stated, and where no cascade was asked.',
    resolve: async ({ id }, _args, { reads }) => {
      const evidence = await reads.evidence(id);
      const fund = evidence && cascadeOf(evidence)?.asked.insuranceFund;
      return fund == null ? null : decimal(fund);
    },
  }),
);
