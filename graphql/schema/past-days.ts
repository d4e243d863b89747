import { counterfactualIn } from '../../lib/domain/risk/evidence';
import type {
  AskedDay,
  CounterfactualDay,
  DayLack,
} from '../../lib/domain/risk/studies/counterfactual/counterfactual';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { simulation } from './simulation';
import { shortAccount, stressStanding } from './stress';

const lack = describedEnum('PastDayLack', 'Why nothing is said of a past day.', {
  NOT_KEPT: 'No book of it was kept, though one of an earlier day was.',
  ALTERED: 'What was kept of it no longer is what its hash says.',
  NO_PRICES: 'No close of any instrument is known before it.',
} satisfies Record<DayLack, string>);

interface ServedDay extends CounterfactualDay {
  readonly basis: AskedDay['basis'];
}

const pastDay = builder.objectRef<ServedDay>('PastDay').implement({
  description:
    'What the change would have come to on a past day: both parameter sets as they stand now, and the prices of that day.',
  fields: (t) => ({
    day: t.exposeString('day', { description: 'As it begins, in UTC: 2026-11-30.' }),
    isKept: t.boolean({
      description:
        'Whether it is of the accounts of that day, as they were kept; else it is of the accounts of the snapshot, at the last closes before that day.',
      resolve: ({ basis }) => basis === 'KEPT',
    }),
    lack: t.field({
      type: lack,
      nullable: true,
      description: 'Why nothing is said of it; null where something is.',
      resolve: (day) => day.lack,
    }),
    accounts: t.int({
      nullable: true,
      description: 'Accounts that were looked at; null: see `lack`.',
      resolve: ({ found }) => found && found.accounts,
    }),
    before: t.field({
      type: stressStanding,
      nullable: true,
      description: 'Under the base version; null: see `lack`.',
      resolve: ({ found }) => found && found.before,
    }),
    after: t.field({
      type: stressStanding,
      nullable: true,
      description: 'Under the proposed parameters; null: see `lack`.',
      resolve: ({ found }) => found && found.after,
    }),
    newCalls: t.int({
      nullable: true,
      description:
        'Accounts that are called under the proposed parameters, or worse, and not under the base version; null: see `lack`.',
      resolve: ({ found }) => found && found.newlyInCall,
    }),
    newLiquidations: t.int({
      nullable: true,
      description:
        'Accounts that are liquidatable under the proposed parameters and not under the base version; null: see `lack`.',
      resolve: ({ found }) => found && found.newlyLiquidatable,
    }),
    unpriced: t.stringList({
      description: 'Instruments of which no close was known: they kept their price of the snapshot.',
      resolve: ({ unpriced }) => [...unpriced],
    }),
  }),
});

interface Served {
  readonly days: readonly ServedDay[];
  readonly worst: NonNullable<ReturnType<typeof counterfactualIn>>['found']['worst'];
  readonly keptBooks: number;
}

const hitOn = (days: readonly ServedDay[], of: 'newlyLiquidatable' | 'newlyInCall'): number =>
  days.filter(({ found }) => found !== null && found[of] > 0).length;

const pastDays = builder.objectRef<Served>('PastDays').implement({
  description:
    'What the change would have come to on past days: kept books at their own prices, and before the first of them the accounts of the snapshot at the closes of the time. Positions as they were; nobody reacts. Counts and sums are exact.',
  fields: (t) => ({
    lookedAt: t.int({
      description: 'Days of which something is said.',
      resolve: ({ days }) => days.filter(({ found }) => found !== null).length,
    }),
    kept: t.int({
      description: 'Those of them that are of a kept book.',
      resolve: ({ days }) => days.filter(({ found, basis }) => found !== null && basis === 'KEPT').length,
    }),
    keptBooks: t.exposeInt('keptBooks', {
      description: 'Books that were kept of the time; of a large venue not every one is looked at.',
    }),
    daysWithNewCalls: t.int({
      description: 'Days on which the change would have called an account that the base version does not.',
      resolve: ({ days }) => hitOn(days, 'newlyInCall'),
    }),
    daysWithNewLiquidations: t.int({
      description: 'Days on which it would have made an account liquidatable that the base version does not.',
      resolve: ({ days }) => hitOn(days, 'newlyLiquidatable'),
    }),
    worst: t.field({
      type: pastDay,
      nullable: true,
      description: 'The first of those with most of these; null: there is none.',
      resolve: ({ days, worst }) => days.find(({ day }) => day === worst?.day) ?? null,
    }),
    listed: t.field({
      type: [shortAccount],
      description: 'Who they are on that day, those that are short of most, at most 20.',
      resolve: ({ worst }) => [...(worst?.listed ?? [])],
    }),
    days: t.field({
      type: [pastDay],
      description: 'Oldest first, at most 30.',
      resolve: ({ days }) => [...days],
    }),
  }),
});

builder.prismaObjectField(simulation, 'pastDays', (t) =>
  t.field({
    type: pastDays,
    nullable: true,
    description:
      'What the change would have come to on past days. Null before the end, where no bar and no book of a past day was known, and in evidence from before this was asked.',
    resolve: async ({ id }, _args, { reads }) => {
      const evidence = await reads.evidence(id);
      const past = evidence && counterfactualIn(evidence);
      if (!past) return null;
      const { asked, found } = past;
      const days = found.days.map((day, place) => ({
        ...day,
        basis: asked.days[place]?.basis ?? 'PRESENT',
      }));
      return { days, worst: found.worst, keptBooks: asked.keptBooks };
    },
  }),
);
