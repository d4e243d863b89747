import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../domain/governance/people/actor';
import type { AccountBook } from '../../domain/margin/method/types';
import { decimal } from '../../domain/number/decimal';
import { readEvidence, stressOf } from '../../domain/risk/evidence';
import { columnarEngine } from '../../engine/columnar-engine';
import { columnarStress } from '../../engine/scenario/columnar-stress';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { repeatSimulation } from '../simulation/repeat-simulation';
import { requestSimulation } from '../simulation/request-simulation';
import { runSimulation } from '../simulation/run-simulation';
import { stressBook } from '../simulation/stress-book';
import { addScenario } from './add-scenario';

/** 300 contracts of 1,000 DOGE at 0.1425: a notional of 42,750. */
const BOOKS: readonly AccountBook[] = [4_000, 6_000, 9_000, 20_000].map((amount) => ({
  account: `with-${amount}`,
  positions: [{ instrument: 'DOGE-PERP', quantity: decimal('300'), entryPrice: decimal('0.1425') }],
  collateral: [{ asset: 'USDT', amount: decimal(String(amount)) }],
}));

/** As what is live, with maintenance margin of alts that rises with volatility: by a tenth of notional for each 100 %. */
function volatileDocument(): string {
  const document = JSON.parse(tieredDocument()) as {
    readonly marginClasses: { readonly alts: { readonly maintenanceMargin: object } };
  };
  const { alts } = document.marginClasses;
  const points = [
    { at: '0', rate: '0' },
    { at: '10', rate: '1' },
  ];
  const rises = { driver: 'VOLATILITY', shape: 'LINEAR', beyond: 'HOLD', points };
  const modifiers = [{ operation: 'ADD', curve: rises }];
  const withRise = (formula: object) => ({ ...formula, modifiers });
  const raised = {
    ...alts,
    ...Object.fromEntries(
      Object.entries(alts).map(([name, part]) => [
        name,
        name === 'maintenanceMargin' || name === 'initialMargin' ? withRise(part) : part,
      ]),
    ),
  };
  return JSON.stringify({ ...document, marginClasses: { ...document.marginClasses, alts: raised } });
}

let venue: MarginedVenue;
let analyst: Actor;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  await venue.within(({ book }) => putBooks(book, BOOKS));
  analyst = await venue.person('ANALYST');
  await venue.owner.query(
    `insert into market_figure (subject, figure, value, observed_at, updated_at)
     values ('DOGE-PERP', 'VOLATILITY', 0.5, now(), now())`,
  );
});
afterAll(() => venue.close());

async function added(name: string, shock: object): Promise<string> {
  const document = JSON.stringify({
    ...{ format: 'margrave/scenario/1', name, shock },
    provenance: { kind: 'HYPOTHETICAL', reason: 'To see what it does.' },
  });
  return (await venue.value(addScenario(venue.deps, analyst, { document }))).hash;
}

test('evidence says whom volatility alone calls, by the set that reads it and not by the one that does not', async () => {
  const volatility = await added('Volatility', { kind: 'VOLATILITY', times: ['1', '3', '8'] });
  const broken = await added('Apart', {
    ...{ kind: 'CORRELATION', driver: 'BTC', move: '0.1', correlations: ['1', '-1'] },
    volatilities: { BTC: '0.5', DOGE: '1' },
  });
  const { proposalId } = await venue.draft(volatileDocument());
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const asked = { proposalId, revisionHash, scenarios: [volatility, broken] };
  const { simulationId } = await venue.value(requestSimulation(venue.deps, analyst, asked));
  const ran = await runSimulation(
    { ...venue.deps, engine: columnarEngine(), blockAccounts: 2 },
    simulationId,
  );
  if (ran.kind !== 'DONE') throw new Error(JSON.stringify(ran));
  const row = await venue.prisma.simulation.findUniqueOrThrow({ where: { id: simulationId } });
  const found = stressOf(readEvidence(row.evidence ?? ''))?.found.scenarios ?? [];
  const counts = (hash: string, side: 'before' | 'after') =>
    found
      .find(({ scenario }) => scenario === hash)
      ?.steps.map((step) => [step[side].inCall, step[side].liquidatable]);
  // Nothing of what is live reads volatility: only the account that is short of it already is named, at every step.
  expect(new Set(counts(volatility, 'before')?.map(String)).size).toBe(1);
  const after = counts(volatility, 'after')?.map(([, liquidatable]) => liquidatable) ?? [];
  expect(after[2]).toBeGreaterThan(after[1] ?? NaN);
  expect(after[1]).toBeGreaterThanOrEqual(after[0] ?? NaN);
  // Long DOGE gains a fifth at 1, and loses it at -1.
  const [together, apart] = counts(broken, 'before') ?? [];
  expect(apart?.[1]).toBeGreaterThan(together?.[1] ?? NaN);

  const auditor = await venue.person('AUDITOR');
  const again = await venue.value(repeatSimulation(venue.deps, auditor, { simulationId }));
  expect(await runSimulation({ ...venue.deps, blockAccounts: 3 }, again.simulationId)).toMatchObject({
    kind: 'DONE',
    evidenceHash: ran.evidenceHash,
  });
});

test('the command that stresses the book asks them too, by the same counts', async () => {
  const { revisionHash } = await (async () => {
    const { proposalId } = await venue.draft(volatileDocument().replace('"10"', '"9"'));
    return { revisionHash: (await venue.proposal(proposalId)).currentRevision.hash };
  })();
  const stressed = await venue.value(
    stressBook({ readBook: venue.deps.readBook, engine: columnarStress(1) }, 'LIBRARY', {
      ...{ kind: 'REVISION', revisionHash },
    }),
  );
  const places = stressed.scenarios.flatMap(({ name }, place) =>
    name.startsWith('Volatility') ? [place] : [],
  );
  const [live, revision] = stressed.sets.map((set) =>
    places.map((place) => set.scenarios[place]?.accounts.LIQUIDATION ?? NaN),
  );
  expect(new Set(live).size).toBe(1);
  expect(revision?.[2]).toBeGreaterThan(revision?.[0] ?? NaN);
  expect(places).toHaveLength(3);
});
