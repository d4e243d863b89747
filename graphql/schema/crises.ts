import { compareBytes } from '../../lib/domain/books/snapshot-line';
import { decimal } from '../../lib/domain/number/decimal';
import type { crisesOf } from '../../lib/domain/risk/evidence';
import type { CrisisFigures, Standing } from '../../lib/domain/risk/studies/crises/crises';
import { builder } from '../kit/builder';
import { comparedImpact } from './compared';
import { groupsOf, unmarginedAccounts } from './unmargined';

export const priceMove = builder
  .objectRef<{ readonly symbol: string; readonly fraction: string }>('PriceMove')
  .implement({
    description: 'How far a mark price is moved.',
    fields: (t) => ({
      symbol: t.exposeString('symbol', { description: 'The instrument.' }),
      fraction: t.field({
        type: 'Decimal',
        description: 'As a fraction of the price: -0.2 is a fall of 20 %.',
        resolve: ({ fraction }) => decimal(fraction),
      }),
    }),
  });

const crisisStanding = builder.objectRef<Standing>('CrisisStanding').implement({
  description: 'How accounts stand in a crisis under one parameter set.',
  fields: (t) => ({
    ok: t.int({ description: 'Accounts with nothing to say of.', resolve: ({ accounts }) => accounts.OK }),
    warned: t.int({
      description: 'Accounts at the warning level.',
      resolve: ({ accounts }) => accounts.WARNING,
    }),
    called: t.int({ description: 'Accounts with a margin call.', resolve: ({ accounts }) => accounts.CALL }),
    liquidatable: t.int({
      description: 'Accounts that may be liquidated.',
      resolve: ({ accounts }) => accounts.LIQUIDATION,
    }),
    unmargined: t.int({
      description: 'Accounts that cannot be margined there.',
      resolve: ({ accounts }) => accounts.UNPRICED,
    }),
    belowZeroAccounts: t.int({
      description: 'Accounts that owe more than they have.',
      resolve: ({ belowZero }) => belowZero.accounts,
    }),
    belowZeroAmount: t.field({
      type: 'Decimal',
      description: 'How far those are below zero together: what nobody covers.',
      resolve: ({ belowZero }) => decimal(belowZero.amount),
    }),
  }),
});

interface CrisisImpact extends CrisisFigures {
  readonly key: string;
  readonly name: string;
  readonly date: string;
  readonly moves: readonly { readonly symbol: string; readonly fraction: string }[];
}

export const crisisImpact = builder.objectRef<CrisisImpact>('CrisisImpact').implement({
  description:
    'What a change does to every account of the snapshot should a crisis of the past come now: each account as it is, prices moved at once as they moved on that day; amounts in the settlement asset.',
  interfaces: [comparedImpact],
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Names the crisis.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    date: t.exposeString('date', { description: 'The UTC day, YYYY-MM-DD.' }),
    moves: t.field({
      type: [priceMove],
      description: 'Prices that are moved, by symbol; the others stay where they are.',
      resolve: ({ moves }) => [...moves],
    }),
    unmargined: t.field({
      type: [unmarginedAccounts],
      description: 'Accounts that cannot be margined there, and so are in no figure of it.',
      resolve: ({ unmargined }) => [...groupsOf(unmargined)],
    }),
    standingBefore: t.field({
      type: crisisStanding,
      description: 'How accounts stand there under the base version.',
      resolve: ({ standing }) => standing.before,
    }),
    standingAfter: t.field({
      type: crisisStanding,
      description: 'How accounts stand there under the proposed parameters.',
      resolve: ({ standing }) => standing.after,
    }),
  }),
});

/** Each crisis, oldest first. */
export function crisesAsServed({
  asked,
  found,
}: NonNullable<ReturnType<typeof crisesOf>>): readonly CrisisImpact[] {
  return asked.flatMap(({ key, name, date, moves }) => {
    const figures = found[key];
    if (!figures) return [];
    const symbols = Object.entries(moves)
      .map(([symbol, fraction]) => ({ symbol, fraction }))
      .sort((a, b) => compareBytes(a.symbol, b.symbol));
    return [{ ...figures, key, name, date, moves: symbols }];
  });
}
