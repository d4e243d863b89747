import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../auth/password';
import { pgReadBook } from '../../db/book-view';
import type { PrismaClient } from '../../db/generated/prisma/client';
import { connectPool } from '../../db/pool';
import { connectPrisma } from '../../db/prisma';
import { prismaTransact } from '../../db/transact';
import type { Actor } from '../../domain/governance/people/actor';
import { Decimal, decimal } from '../../domain/number/decimal';
import { compileParameters } from '../../domain/margin/method/compile';
import type { ParameterSetDocument } from '../../domain/parameters/document/parameter-set';
import { ok, type Result } from '../../domain/result';
import { marginMany } from '../../engine/batch/margin-many';
import { columnarEngine } from '../../engine/columnar-engine';
import { DEMO_ACCOUNTS, demoAccountRows } from '../../market-data/demo/demo-accounts';
import type { DemoBookInputs } from '../../market-data/demo/demo-draft';
import { demoFigureRows } from '../../market-data/demo/demo-figures';
import { demoMarketRows } from '../../market-data/demo/demo-prices';
import { FOLLOWED_INSTRUMENTS, historyEnd, LIVE_PROGRAMME } from '../../market-data/demo/demo-programmes';
import {
  DEMO_POLICY,
  DEMO_PROPOSAL,
  DEMO_VENUE,
  demoClasses,
  demoInstruments,
  demoProposalDocument,
  demoRules,
} from '../../market-data/demo/demo-venue';
import { DEMO_STORY, demoStoryDocument } from '../../market-data/demo/demo-story';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { approveOrder } from '../../usecases/adjustments/approve-order';
import { decidePresentSlot } from '../../usecases/adjustments/decide-slot';
import { orderProgramme } from '../../usecases/adjustments/order-programme';
import { MarketSignals } from '../../usecases/adjustments/steps/market-signals';
import { addFoundingPeople } from '../../usecases/people/add-founding-people';
import { createProposal } from '../../usecases/proposals/create-proposal';
import { stateInsuranceFund } from '../../usecases/books/state-insurance-fund';
import { importAccounts } from '../../usecases/imports/import-accounts';
import { importInstruments } from '../../usecases/imports/import-instruments';
import { importPrices } from '../../usecases/imports/import-prices';
import { requestSimulation } from '../../usecases/simulation/request-simulation';
import { submitProposal } from '../../usecases/proposals/submit-proposal';
import { DEMO_PEOPLE, DEMO_SOURCES, isSeeded } from './demo-seed';
import { generatedSource } from './generated-source';

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;

const HOUR_MS = 3_600_000;
/** In the settlement asset: about a thirtieth of what two thousand of the demo's accounts hold. */
const DEMO_INSURANCE_FUND = '5000000';

/** Published, as the whole demo is: it listens on loopback only. */
const DEMO_PASSWORD = 'demo';

export type SeedOutcome = 'SEEDED' | 'ANOTHER_VENUE';

interface Seeding {
  readonly prisma: PrismaClient;
  readonly transact: Transact;
  readonly accounts: number;
}

/**
 * Makes the demo venue, through the use cases that everybody uses, in steps of one transaction each. A step that
 * was done is left alone, so a second start changes nothing and an interrupted one goes on where it was. A demo that is
 * whole stays as the release made it that began with it.
 *
 * A venue of another name, or one that is prepared and not founded yet, is somebody's own, and is left alone altogether.
 *
 * @param databaseUrl as the application's role
 */
export async function seedDemo(
  databaseUrl: string,
  { accounts = DEMO_ACCOUNTS }: { readonly accounts?: number } = {},
): Promise<SeedOutcome> {
  const prisma = connectPrisma(databaseUrl, { connections: 2 });
  try {
    const seeding = { prisma, transact: prismaTransact(prisma), accounts };
    const venue = await prisma.venue.findUnique({ where: { id: 1 } });
    // Seeding begins with the founding: what was imported before one is somebody's own.
    const isAnother = venue ? venue.name !== DEMO_VENUE.name : (await prisma.import.count()) > 0;
    if (isAnother) return 'ANOTHER_VENUE';
    if (await isSeeded(databaseUrl)) return 'SEEDED';
    if (!venue) await found(seeding);
    await price(seeding);
    await open(seeding);
    await insure(seeding);
    await measure(seeding);
    await admit(seeding);
    await promote(seeding, databaseUrl);
    await propose(seeding);
    return 'SEEDED';
  } finally {
    await prisma.$disconnect();
  }
}

async function found({ transact }: Seeding): Promise<void> {
  const foundedAt = done(await transact(async (unit) => ok(await unit.clock())));
  const { rows, source } = generatedSource('demo: tiers of 2024-10-24', demoInstruments());
  done(
    await importInstruments({ transact }, FOUNDING, {
      rows,
      source,
      found: {
        ...DEMO_VENUE,
        isDemo: true,
        rules: demoRules(foundedAt),
        policy: DEMO_POLICY,
        classes: demoClasses,
      },
    }),
  );
}

async function price({ prisma, transact }: Seeding): Promise<void> {
  if (await wasImported(prisma, DEMO_SOURCES.bars)) return;
  // A start that was cut off goes on with the history that the programmes were written on.
  const until = done(
    await transact(async ({ venue, parameterSets }) => {
      const genesis = await venue.version(1);
      if (!genesis) throw new Error('a founded venue has a version 1');
      const { document } = await parameterSets.load(genesis.parameterSetHash);
      return ok(historyEnd(document.adjustmentProgrammes ?? {}, genesis.activatedAt));
    }),
  );
  const market = demoMarketRows(until, FOLLOWED_INSTRUMENTS);
  const { rows, source } = generatedSource(DEMO_SOURCES.bars, market);
  done(await importPrices({ transact }, FOUNDING, { rows, source }));
}

/** Before anybody proposes: what is evidence by then was found without a fund. */
async function insure({ prisma, transact }: Seeding): Promise<void> {
  const stated = await transact(async ({ audit }) => ok(await audit.onInsuranceFund()));
  if (done(stated) !== null || (await prisma.proposal.count()) > 0) return;
  done(await stateInsuranceFund({ transact }, FOUNDING, { amount: decimal(DEMO_INSURANCE_FUND) }));
}

async function open({ prisma, transact, accounts }: Seeding): Promise<void> {
  const name = DEMO_SOURCES.accounts;
  if (await wasImported(prisma, name)) return;
  const inputs = done(await transact(async (unit) => ok(await demoInputs(unit))));
  const marginBooks = marginMany(inputs.parameters, inputs);
  const { rows, source } = generatedSource(name, demoAccountRows(accounts, inputs, marginBooks));
  done(await importAccounts({ transact }, FOUNDING, { rows, source }));
}

/** Open interest, skew and volatility, computed from the positions and bars that are there. */
async function measure({ prisma, transact }: Seeding): Promise<void> {
  const name = DEMO_SOURCES.figures;
  if (await wasImported(prisma, name)) return;
  const held = await prisma.$queryRaw<
    { symbol: string; long: string; short: string; price: string; at: Date }[]
  >`
    select symbol, coalesce(sum(greatest(quantity, 0) * multiplier), 0)::text as long,
           coalesce(sum(greatest(-quantity, 0) * multiplier), 0)::text as short,
           (case when is_inverse then 1 / price else price end)::text as price, observed_at as at
    from instrument join mark_price on mark_price.instrument_symbol = symbol
    left join position on position.instrument_symbol = symbol
    group by symbol, is_inverse, price, observed_at order by symbol collate "C"`;
  const bars = await prisma.priceBar.findMany({
    select: { instrumentSymbol: true, close: true },
    where: { intervalMinutes: 24 * 60 },
    orderBy: { opensAt: 'asc' },
  });
  const closes = new Map<string, number[]>();
  for (const { instrumentSymbol, close } of bars)
    closes.set(instrumentSymbol, [...(closes.get(instrumentSymbol) ?? []), Number(close)]);
  const [first] = held;
  if (!first) throw new Error('the demo venue has prices');
  const positions = new Map(
    held.map(({ symbol, long, short, price }) => [
      symbol,
      { long: new Decimal(long), short: new Decimal(short), price: new Decimal(price) },
    ]),
  );
  const { rows, source } = generatedSource(name, demoFigureRows({ positions, closes, observedAt: first.at }));
  done(await importPrices({ transact }, FOUNDING, { rows, source }));
}

async function demoInputs({ venue, parameterSets, book }: UnitOfWork): Promise<DemoBookInputs> {
  const genesis = await venue.version(1);
  if (!genesis) throw new Error('a founded venue has a version 1');
  return {
    parameters: compileParameters(await parameterSets.load(genesis.parameterSetHash)),
    instruments: await book.instruments(),
    prices: await book.markPrices(),
  };
}

async function admit({ prisma, transact }: Seeding): Promise<void> {
  const emails = DEMO_PEOPLE.map(({ email }) => email);
  if ((await prisma.person.count({ where: { email: { in: emails } } })) === emails.length) return;
  // One hash for all: it takes its time, and the password is published anyway.
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const people = DEMO_PEOPLE.map(({ email, name, role }) => ({ email, name, roles: [role], passwordHash }));
  done(await addFoundingPeople({ transact }, FOUNDING, people));
}

/** One programme moves both requirements from the start, as its officers ordered; the other decides in shadow. */
async function promote({ prisma, transact }: Seeding, databaseUrl: string): Promise<void> {
  if ((await prisma.adjustmentOrderEnd.count()) > 0) return;
  const pool = connectPool(databaseUrl, {
    connections: 1,
    applicationName: 'margrave seed',
    onError: () => undefined,
  });
  const officers = DEMO_PEOPLE.filter(({ role }) => role === 'OFFICER' || role === 'CHAIR');
  try {
    done(
      await transact(async (unit) => {
        const within: Transact = (work) => work(unit);
        const [author, ...others] = await Promise.all(
          officers.map(({ email }) => provenAt(prisma, email, unit.now)),
        );
        if (!author) throw new Error('the demo has officers');
        // Everything is in shadow until then, so no account has anything to bear.
        await decidePresentSlot({
          ...{ transact: within, readBook: pgReadBook(pool), engine: columnarEngine() },
          ...{ signals: new MarketSignals(), slotMs: HOUR_MS },
        });
        const order = { programme: LIVE_PROGRAMME, order: 'LIVE' as const };
        const deps = { transact: within, nonce: () => randomUUID() };
        const { hash: orderHash } = done(await orderProgramme(deps, author, order));
        for (const other of others) done(await approveOrder(deps, other, { orderHash }));
        return ok(null);
      }),
    );
  } finally {
    await pool.end();
  }
}

async function provenAt(prisma: PrismaClient, email: string, at: Date): Promise<Actor> {
  const { id: personId, name, roles } = await prisma.person.findUniqueOrThrow({ where: { email } });
  return { kind: 'PERSON', personId, name, roles, authenticatedAtMs: at.getTime() };
}

/** Something to review: made, submitted and its simulation asked for, all at once or not at all; and a draft to look at. */
async function propose({ prisma, transact }: Seeding): Promise<void> {
  const author = await prisma.person.findUniqueOrThrow({ where: { email: DEMO_PEOPLE[0]?.email } });
  const { id: personId, name, roles } = author;
  const analyst: Actor = { kind: 'PERSON', personId, name, roles, authenticatedAtMs: 0 };
  done(
    await transact(async (unit) => {
      const within: Transact = (work) => work(unit);
      const genesis = await unit.venue.version(1);
      if (!genesis) throw new Error('a founded venue has a version 1');
      const { document } = await unit.parameterSets.load(genesis.parameterSetHash);
      const made = async (
        words: typeof DEMO_PROPOSAL | typeof DEMO_STORY,
        proposed: ParameterSetDocument,
      ) => {
        const { proposalId } = done(
          await createProposal({ transact: within }, analyst, {
            ...{ ...words, document: JSON.stringify(proposed), activateAt: null, graceMinutes: null },
          }),
        );
        const proposal = await unit.proposals.lock(proposalId);
        if (!proposal) throw new Error('a proposal that was made is there');
        return { proposalId, revisionHash: proposal.currentRevision.hash };
      };
      const input = await made(DEMO_PROPOSAL, demoProposalDocument(document));
      done(await submitProposal({ transact: within }, analyst, input));
      done(await requestSimulation({ transact: within }, analyst, input));
      const story = await made(DEMO_STORY, demoStoryDocument(document));
      done(await requestSimulation({ transact: within }, analyst, story));
      return ok(null);
    }),
  );
}

async function wasImported(prisma: PrismaClient, source: string): Promise<boolean> {
  return (await prisma.import.count({ where: { source } })) > 0;
}

/** The demo's own input is never refused: if it is, seeding is wrong and must say so. */
function done<Value, Refusal>(result: Result<Value, Refusal>): Value {
  if (!result.ok) throw new Error(`the demo venue was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
