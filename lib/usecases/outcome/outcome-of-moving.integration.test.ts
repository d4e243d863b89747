import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { type OutcomeMeasure, readOutcome, wayOf } from '../../domain/risk/outcome/outcome';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
} from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { activateVersion } from '../activation/activate-version';
import { claimActivation } from '../activation/claim-activation';
import { makeReady } from '../activation/make-ready';
import { takeRampStep } from '../activation/take-ramp-step';
import { remarginAccounts } from '../margin/remargin-accounts';
import { measureOutcome } from './measure-outcome';

const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: null });
  // MM 400 + 5 % of 1,375 = 468.75 before, and 482.5 at 6 %; by a dial of 1.02, 478.125 and 492.15.
  const positions = [
    { instrument: 'DOGE-PERP', quantity: new Decimal(150), entryPrice: new Decimal('0.1425') },
  ];
  const collateral = [{ asset: 'USDT', amount: new Decimal(1_000) }];
  await venue.within(({ book }) => putBooks(book, [{ account: 'one', positions, collateral }]));
  await remarginAccounts(venue.deps);
  await venue.slot();
  await venue.inPhase('LIVE');
});
afterAll(() => venue.close());

async function liveChange() {
  const { liveVersion } = await venue.prisma.venue.findFirstOrThrow();
  const version = (number: number) => venue.prisma.version.findUniqueOrThrow({ where: { number } });
  const { proposalId, number } = await version(liveVersion ?? 0);
  return { proposalId: proposalId ?? '', baseHash: (await version(number - 1)).parameterSetHash };
}

/** Of the change that went live last: what came of it. */
async function measured(measure: OutcomeMeasure) {
  const { proposalId } = await liveChange();
  const answer = await measureOutcome(venue.deps, WORKER, proposalId);
  if (answer.kind !== 'MEASURED') throw new Error(JSON.stringify(answer));
  const { document } = await venue.prisma.outcome.findUniqueOrThrow({ where: { hash: answer.hash } });
  const { found } = readOutcome(document);
  if (found === null) throw new Error('nothing was found');
  return { found, way: wayOf(found, measure) };
}
/** What stands in the venue besides. */
const OTHERS = new Decimal('700.01');
const plusOthers = (amount: string) => new Decimal(amount).plus(OTHERS).toFixed();

test('a dial that has moved on since the simulation is told of apart from the change', async () => {
  const kept = altsProgramme(2);
  await venue.activated(adjustedDocument({ alts: kept }, { altsRate: '0.06' }));
  await venue.slot();
  expect(await venue.dials()).toEqual(['1.02', '1.02']);
  await remarginAccounts(venue.deps);
  const { found, way } = await measured('maintenanceMargin');
  expect(way).toEqual({
    ...{ before: plusOthers('468.75'), predicted: plusOthers('482.5'), byPrices: '0' },
    ...{ byDials: '9.375', byChange: '14.025', byAccounts: '0', now: plusOthers('492.15') },
  });
  // And the version before is put to the same dial on the accounts of the look.
  expect(found.stations.unchanged.figures.maintenanceMargin).toBe(plusOthers('478.125'));
});

test.each([
  [
    'puts it back',
    '0.07',
    { alts: altsProgramme(2, { whenRequirementChanges: { initial: 'RESET', maintenance: 'RESET' } }) },
  ],
  ['has no programme for it any more', '0.08', {}],
])('a dial that the change itself moves is its doing, where it %s', async (_what, altsRate, programmes) => {
  await venue.slot();
  const { dials } = (await venue.within(({ adjustments }) => adjustments.effective())) ?? {};
  expect(dials?.marginClasses.get('alts')?.maintenance).toMatch(/^1\.0/);
  await remarginAccounts(venue.deps);
  await venue.activated(adjustedDocument(programmes, { altsRate }));
  await remarginAccounts(venue.deps);
  const { way, found } = await measured('maintenanceMargin');
  expect(way.byDials).toBe('0');
  // Nothing else has moved: it did what was predicted.
  expect(way.now).toBe(way.predicted);
  expect(way.byChange).toBe(new Decimal(way.predicted).minus(way.before).toFixed());
  expect(found.present).toEqual(found.predicted);
});

/** Nothing waits an hour: the ramp began that much earlier. */
async function hourPasses(): Promise<void> {
  await venue.owner.query(`alter table ramp disable trigger ramp_ends;
    update ramp set started_at = started_at - interval '1 hour', next_at = next_at - interval '1 hour';
    alter table ramp enable trigger ramp_ends`);
}
const step = (afterMinutes: number, weight: string) => ({ afterMinutes, leading: weight, trailing: weight });
const RAMP = [step(0, '0.5'), step(60, '1')];

test('a change in steps is looked at as it arrives; and a ramp that goes on under another is not of that one', async () => {
  const begin = async (altsRate: string): Promise<string> => {
    const proposalId = await venue.queued(adjustedDocument({}, { altsRate }), RAMP);
    await remarginAccounts(venue.deps);
    for (const act of [makeReady, claimActivation, activateVersion])
      await venue.value(act(venue.deps, WORKER, proposalId));
    await remarginAccounts(venue.deps);
    expect((await venue.proposal(proposalId)).state).toBe('RAMPING');
    return proposalId;
  };
  const arrive = async (proposalId: string): Promise<void> => {
    await hourPasses();
    await venue.value(takeRampStep(venue.deps, WORKER, proposalId));
    await remarginAccounts(venue.deps);
  };
  const first = await begin('0.09');
  expect(await measureOutcome(venue.deps, WORKER, first)).toEqual({ kind: 'NOT_DUE' });
  await arrive(first);
  const arrived = await measured('maintenanceMargin');
  expect(arrived.way).toEqual({
    ...{ before: plusOthers('510'), predicted: plusOthers('523.75'), byPrices: '0' },
    ...{ byDials: '0', byChange: '13.75', byAccounts: '0', now: plusOthers('523.75') },
  });

  const second = await begin('0.1');
  const other = JSON.parse(adjustedDocument({}, { altsRate: '0.1' })) as {
    accountRules: { warningLevel: string };
  };
  other.accountRules.warningLevel = '1.6';
  await venue.activated(JSON.stringify(other));
  await remarginAccounts(venue.deps);
  await arrive(second);
  const { way } = await measured('maintenanceMargin');
  expect(way).toEqual({
    ...{ before: plusOthers('530.625'), predicted: plusOthers('530.625'), byPrices: '0' },
    ...{ byDials: '6.875', byChange: '0', byAccounts: '0', now: plusOthers('537.5') },
  });
});

test('accounts of which nothing can be said any more are counted at each station', async () => {
  await venue.activated(adjustedDocument({}, { altsRate: '0.11' }));
  await venue.owner.query(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
  const { found, way } = await measured('UNMARGINED');
  expect(way).toEqual({
    ...{ before: '0', predicted: '0', byPrices: '1', byDials: '0' },
    ...{ byChange: '0', byAccounts: '0', now: '1' },
  });
  expect(wayOf(found, 'maintenanceMargin')).toMatchObject({
    ...{ before: plusOthers('537.5'), predicted: plusOthers('551.25') },
    ...{ byPrices: '-537.5', byChange: '0', now: OTHERS.toFixed() },
  });

  // A day later a set is no longer what it was.
  const { proposalId, baseHash } = await liveChange();
  await venue.owner.query(`alter table outcome disable trigger user;
    alter table parameter_set disable trigger user;
    alter table parameter_set drop constraint parameter_set_hash_is_of_text;
    update outcome set as_of = as_of - interval '24 hours';
    update parameter_set set canonical = replace(canonical, '0.1', '0.2') where hash = '${baseHash}'`);
  expect(await measureOutcome(venue.deps, WORKER, proposalId)).toEqual({
    ...{ kind: 'COULD_NOT', look: 'DAY_AFTER', reason: 'A parameter set is not what its hash names.' },
  });
});
