import type { LedgerEntry } from '../../lib/db/reads/guardrail-reads';
import { ours } from '../../lib/db/our-decimal';
import type { Reads } from '../../lib/db/reads/request-reads';
import { type BudgetUsed, usedWithin } from '../../lib/domain/governance/guardrails/budget-ledger';
import {
  budgetLeft,
  budgetOf,
  budgetOfProgrammes,
  keptForPeople,
} from '../../lib/domain/governance/guardrails/liquidation-budget';
import type { Guardrails } from '../../lib/domain/governance/policy/guardrails-document';
import { guardrailsOf } from '../../lib/domain/governance/policy/policy';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { Decimal } from '../../lib/domain/number/decimal';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { forbiddenRead } from '../server/access';
import { maySeeBudget } from './adjustment-slot';
import { version } from './version';

const HOUR_MS = 3_600_000;
/** What tells where stops sit tells nothing of it any more. */
const PUBLIC_AFTER_MS = 30 * 24 * HOUR_MS;
const MOST_ENTRIES = 500;
const MOST_HOURS = 24 * 31;
const POINTS = 240;

const budgetUser = describedEnum('BudgetUser', 'Whose change made accounts newly liquidatable.', {
  PEOPLE: 'A version that people approved.',
  PROGRAMMES: 'Dials, which adjustment programmes moved.',
  RAMPS: 'A change that goes live in steps.',
} as const);

interface Point extends BudgetUsed {
  readonly at: Date;
}

const budgetPoint = builder.objectRef<Point>('LiquidationBudgetPoint').implement({
  description: 'What the window that ended at an instant had used.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'The instant.' }),
    usedByPeople: t.expose('people', { type: 'Decimal', description: 'By what people changed.' }),
    usedByProgrammes: t.expose('programmes', {
      type: 'Decimal',
      description: 'By dials, and by changes that go live in steps.',
    }),
  }),
});

interface Budget {
  readonly guardrails: Guardrails;
  readonly at: Date;
  /** Of all accounts, in the live run. */
  readonly notional: Decimal;
  readonly used: BudgetUsed;
}

function windowMs({ liquidationBudgetWindowHours }: Guardrails): number {
  return liquidationBudgetWindowHours * HOUR_MS;
}

function leftForProgrammes({ guardrails, notional, used }: Budget): Decimal | null {
  const limit = budgetOfProgrammes(guardrails, { used: used.people, notional });
  return limit && Decimal.max(0, limit.minus(used.programmes));
}

const liquidationBudget = builder.objectRef<Budget>('VenueLiquidationBudget').implement({
  description:
    'How much notional changes of parameters may make newly liquidatable within a rolling window, and how much of it is used. In the settlement asset.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Where the window ends: now.' }),
    windowHours: t.int({
      description: 'Length of the window.',
      resolve: ({ guardrails }) => guardrails.liquidationBudgetWindowHours,
    }),
    notional: t.expose('notional', { type: 'Decimal', description: 'Of all accounts in the live run.' }),
    budget: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What may be used within the window, by people and programmes together; null: without limit.',
      resolve: ({ guardrails, notional }) => budgetOf(guardrails, notional),
    }),
    keptForPeople: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The part of it that programmes may not use; null: without limit.',
      resolve: ({ guardrails, notional }) => {
        const budget = budgetOf(guardrails, notional);
        return budget && keptForPeople(budget);
      },
    }),
    used: t.field({
      type: 'Decimal',
      description: 'Used within the window.',
      resolve: ({ used }) => used.people.plus(used.programmes),
    }),
    usedByPeople: t.field({
      type: 'Decimal',
      description: 'By versions that people put live.',
      resolve: ({ used }) => used.people,
    }),
    usedByProgrammes: t.field({
      type: 'Decimal',
      description: 'By dials: each account once, at the greatest notional at which it was tipped.',
      resolve: ({ used }) => used.programmes,
    }),
    remaining: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What people may still use; null: without limit.',
      resolve: ({ guardrails, notional, used }) =>
        budgetLeft(guardrails, { used: used.people.plus(used.programmes), notional }),
    }),
    remainingForProgrammes: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What programmes may still use; null: without limit.',
      resolve: leftForProgrammes,
    }),
    past: t.field({
      type: [budgetPoint],
      complexity: { field: 200 },
      description: `${POINTS} instants from so many hours ago until now, evenly: what the window that ended there had used.`,
      args: {
        hours: t.arg.int({ required: true, description: `How far back: 1 to ${MOST_HOURS}.` }),
      },
      resolve: async ({ at, guardrails }, { hours }, { reads }) => {
        if (hours < 1 || hours > MOST_HOURS)
          throw badArgument(
            'liquidationBudget.past.hours',
            'budget-hours',
            `is ${hours}; it may be 1 to ${MOST_HOURS}`,
          );
        const span = hours * HOUR_MS;
        const uses = await reads.budgetUses(new Date(at.getTime() - span - windowMs(guardrails)), at);
        return Array.from({ length: POINTS }, (_, index): Point => {
          const instant = new Date(at.getTime() - span + Math.round((span * index) / (POINTS - 1)));
          return { at: instant, ...usedWithin(uses, instant, windowMs(guardrails)) };
        });
      },
    }),
  }),
});

async function budgetNow(reads: Reads): Promise<Budget | null> {
  const [venue, runId, at] = await Promise.all([reads.venue(), reads.liveRunId(), reads.now()]);
  if (venue === null || runId === null) return null;
  const [policy, run] = await Promise.all([reads.policy(venue.policyVersion), reads.existingRun(runId)]);
  const guardrails = guardrailsOf(policy);
  const uses = await reads.budgetUses(new Date(at.getTime() - windowMs(guardrails)), at);
  return { guardrails, at, notional: ours(run.notional), used: usedWithin(uses, at, windowMs(guardrails)) };
}

const ledgerEntry = builder.objectRef<LedgerEntry>('LiquidationBudgetEntry').implement({
  description: 'What one change made newly liquidatable, as the ledger of the liquidation budget has it.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was seen.' }),
    by: t.expose('by', { type: budgetUser, description: 'By whose change.' }),
    version: t.field({
      type: version,
      nullable: true,
      description: 'The version that people put live; null: dials or steps did it.',
      resolve: ({ versionNumber }, _args, { reads }) =>
        versionNumber === null ? null : reads.existingVersion(versionNumber),
    }),
    accounts: t.exposeInt('accounts', { description: 'Accounts newly liquidatable.' }),
    notional: t.expose('notional', {
      type: 'Decimal',
      description:
        'Of all their positions, in the settlement asset. An account that dials tipped again within the window counts once in what is used.',
    }),
  }),
});

/** Until when this actor may read the ledger. */
function readableUntil(actor: Actor, now: Date): Date {
  return maySeeBudget(actor) ? now : new Date(now.getTime() - PUBLIC_AFTER_MS);
}

builder.queryFields((t) => ({
  liquidationBudget: t.field({
    type: liquidationBudget,
    nullable: true,
    complexity: { field: 50 },
    description:
      'The liquidation budget now; null before the first margin run. For the right SEE_BUDGET: what is left of it tells where stops sit.',
    resolve: async (_root, _args, { actor, reads }) => {
      if (!maySeeBudget(actor)) throw forbiddenRead('SEE_BUDGET');
      return budgetNow(reads);
    },
  }),
  liquidationBudgetEntries: t.field({
    type: [ledgerEntry],
    complexity: { field: 50, multiplier: 50 },
    description: `The ledger of the liquidation budget, the newest first, at most ${MOST_ENTRIES}. An entry is public after 30 days; who has the right SEE_BUDGET reads the newer ones too.`,
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'No entry of before.' }),
      to: t.arg({ type: 'DateTime', description: 'No later entry; now when absent.' }),
    },
    resolve: async (_root, { from, to }, { actor, reads }) => {
      const until = readableUntil(actor, await reads.now());
      const end = to && to < until ? to : until;
      return [...(await reads.budgetEntries({ from, to: end, most: MOST_ENTRIES }))];
    },
  }),
}));
