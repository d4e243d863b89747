import type { Response, StepResponse } from '../../lib/domain/dynamics/step-response';
import { Decimal } from '../../lib/domain/number/decimal';
import { builder } from '../kit/builder';

const answer = builder.objectRef<Response>('StepAnswer').implement({
  description: 'How one series answers a step of volatility; days from the first bar after it.',
  fields: (t) => ({
    settledAt: t.field({
      type: 'Decimal',
      description: 'Where it stands 90 days after the step, as a multiple of where it stood before.',
      resolve: ({ settledAt }) => new Decimal(settledAt),
    }),
    daysToHalf: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Days until half of its rise is done; null: it does not rise.',
      resolve: ({ daysToHalf }) => (daysToHalf === null ? null : new Decimal(daysToHalf)),
    }),
    daysToNineTenths: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Days until nine tenths of it are; null: it does not rise.',
      resolve: ({ daysToNineTenths }) => (daysToNineTenths === null ? null : new Decimal(daysToNineTenths)),
    }),
    overshoot: t.field({
      type: 'Decimal',
      description: 'Its greatest value over where it settles, less 1.',
      resolve: ({ overshoot }) => new Decimal(overshoot),
    }),
  }),
});

/** What a programme makes of a step of volatility. */
export const stepResponseType = builder.objectRef<StepResponse>('StepResponse').implement({
  description:
    'What a programme makes of volatility that is one figure for 400 days and then a multiple of it, on bars that are made for it.',
  fields: (t) => ({
    times: t.field({
      type: 'Decimal',
      description: 'The multiple.',
      resolve: ({ times }) => new Decimal(times),
    }),
    calm: t.field({
      type: 'Decimal',
      description: 'Volatility per bar before the step, at which the target is 1.',
      resolve: ({ calm }) => new Decimal(calm),
    }),
    target: t.field({
      type: answer,
      description: 'Where the dials should stand, before any bound.',
      resolve: ({ target }) => target,
    }),
    initial: t.field({
      type: answer,
      description: 'The initial dial.',
      resolve: ({ initial }) => initial,
    }),
    maintenance: t.field({
      type: answer,
      description: 'The maintenance dial.',
      resolve: ({ maintenance }) => maintenance,
    }),
  }),
});
