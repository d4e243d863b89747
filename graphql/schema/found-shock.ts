import { decimal } from '../../lib/domain/number/decimal';
import type {
  AccountShock,
  BookShock,
  FactorMove,
  NoShock,
  Shock,
} from '../../lib/domain/risk/studies/vulnerability/vulnerability';
import { normalTail } from '../../lib/domain/statistics/distributions';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { figure } from './side-coverage';

const lack = describedEnum('ShockLack', 'Why no shock is told.', {
  ALREADY: 'It is so at present prices: as proposed, the change itself does it.',
  UNTOUCHED: 'No move of a price that moves touches it.',
  OUT_OF_BOUNDS: 'None was found within the bounds of prices.',
  UNMARGINED: 'It cannot be margined.',
} satisfies Record<NoShock['lack'], string>);

const factorMove = builder.objectRef<FactorMove>('FactorMove').implement({
  description: 'How a shock moves one price.',
  fields: (t) => ({
    symbol: t.exposeString('instrument', { description: 'The instrument.' }),
    move: t.field({
      type: 'Decimal',
      description: 'As a fraction of its price.',
      resolve: ({ move }) => decimal(move),
    }),
    share: t.field({
      type: 'Decimal',
      description:
        'Of the variance of what is lost, by first order: they sum to 1 over all prices that move, and one that hedges is below 0.',
      resolve: ({ share }) => figure(share),
    }),
  }),
});

/** What is told of a shock, or of the lack of one. */
function told<Found extends Shock, Value>(one: Found | NoShock, what: (shock: Found) => Value): Value | null {
  return 'lack' in one ? null : what(one);
}

type FieldsOf<Shape> = Parameters<
  NonNullable<Parameters<ReturnType<typeof builder.objectRef<Shape>>['implement']>[0]['fields']>
>[0];

/** What is told of every shock: how far it is, or why there is none. */
const distanceFields = <Found extends Shock>(t: FieldsOf<Found | NoShock>) => ({
  lack: t.field({
    type: lack,
    nullable: true,
    description: 'Why no shock is told; null where one is.',
    resolve: (one) => ('lack' in one ? one.lack : null),
  }),
  distance: t.field({
    type: 'Decimal',
    nullable: true,
    description:
      'How many deviations of moves over one bar it is away. One step nearer in the same direction it does not come to that.',
    resolve: (one) => told(one, ({ distance }) => decimal(distance)),
  }),
  linearDistance: t.field({
    type: 'Decimal',
    nullable: true,
    description: 'What first order says of that; null: that it is nowhere.',
    resolve: (one) => told(one, (shock) => shock.linearDistance && figure(shock.linearDistance)),
  }),
});

/** A shock to a target of the whole book, or why there is none. */
export const bookShock = builder.objectRef<BookShock | NoShock>('BookShock').implement({
  description:
    'The likeliest moves of prices that were found to come to a target: an upper bound of how far away the nearest are.',
  fields: (t) => ({
    ...distanceFields(t),
    tail: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'How probable a move so far in this direction would be, were moves jointly normal with this covariance: real ones are more.',
      resolve: (one) => told(one, ({ distance }) => figure(normalTail(Number(distance)))),
    }),
    barsBeyond: t.int({
      nullable: true,
      description: 'Bars of the past that lost as much in this direction, by first order.',
      resolve: (one) => told(one, (shock) => shock.barsBeyond),
    }),
    accounts: t.int({
      nullable: true,
      description:
        'Accounts liquidatable there, of the whole book, that are not at present prices under the base version.',
      resolve: (one) => told(one, (shock) => shock.accounts),
    }),
    notional: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Their notional at its prices.',
      resolve: (one) => told(one, (shock) => decimal(shock.notional)),
    }),
    loss: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What all accounts are below zero there.',
      resolve: (one) => told(one, (shock) => decimal(shock.loss)),
    }),
    moves: t.field({
      type: [factorMove],
      description: 'Of each price that moves, the largest share first; none without a shock.',
      resolve: (one) => [...(told(one, (shock) => shock.moves) ?? [])],
    }),
  }),
});

/** A shock to one account, or why there is none. */
export const accountShock = builder.objectRef<AccountShock | NoShock>('AccountShock').implement({
  description: 'The likeliest moves of prices that bring an account to it.',
  fields: (t) => ({
    ...distanceFields(t),
    moves: t.field({
      type: [factorMove],
      description: 'Of the three prices with the largest shares.',
      resolve: (one) => [...(told(one, (shock) => shock.moves) ?? [])],
    }),
  }),
});
