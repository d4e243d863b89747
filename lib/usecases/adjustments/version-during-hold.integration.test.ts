import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdjustmentProgrammeDocument } from '../../domain/parameters/document/programme-document';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
} from '../../testing/adjusted-venue';
import { createProposal } from '../proposals/create-proposal';
import { submitProposal } from '../proposals/submit-proposal';
import { repeatSimulation } from '../simulation/repeat-simulation';
import { runSimulation } from '../simulation/run-simulation';
import { suspendProgrammes } from './suspend-programmes';

/**
 * Maintenance margin of alts at 40,000 is 400 and the second tier's rate of 20,000: of rates 0.05, 0.052 and 0.055 it is 3.5, 3.6
 * and 3.75 % of it. Initial margin at it is a ninth, and an eighth where the tier's leverage is that.
 */
const CONTINUE = { initial: 'CONTINUE', maintenance: 'CONTINUE', notional: '40000' } as const;
const KEEP = { initial: 'KEEP', maintenance: 'KEEP' } as const;
const RESET = { initial: 'RESET', maintenance: 'RESET' } as const;
type Words = AdjustmentProgrammeDocument['whenRequirementChanges'];
type Tiers = Parameters<typeof adjustedDocument>[1];

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: null });
  await venue.slot();
  await venue.inPhase('LIVE');
  for (let slot = 0; slot < 6; slot += 1) await venue.slot();
});
afterAll(() => venue.close());

const stating = (words: Words, tiers: Tiers) =>
  adjustedDocument({ alts: { ...altsProgramme(2), whenRequirementChanges: words } }, tiers);

/** Where the dials in force stand: initial, maintenance. */
async function inForce(): Promise<readonly [string, string]> {
  const dials = await venue.within(async ({ adjustments }) => (await adjustments.effective())?.dials);
  const { initial, maintenance } = dials?.marginClasses.get('alts') ?? { initial: '1', maintenance: '1' };
  return [initial, maintenance];
}

/** After a version went live: a slot of its own, which is held and moves nothing. */
async function heldSlot(): Promise<void> {
  const before = await inForce();
  await venue.slot();
  expect(await venue.dials()).toEqual(before);
  expect(await inForce()).toEqual(before);
  const { held, phase } = await venue.state();
  expect([phase, held]).toEqual(['LIVE', ['SUSPENDED']]);
  expect(await venue.isReplayed()).toBe(true);
  expect(await venue.brokenAudit()).toBeNull();
}

interface SeenEvidence {
  readonly inputs: { readonly dials?: object; readonly dialsAfter?: { readonly marginClasses: object } };
}
function lastSimulation() {
  return venue.prisma.simulation.findFirstOrThrow({ orderBy: { requestedAt: 'desc' } });
}
async function lastEvidence(): Promise<SeenEvidence['inputs']> {
  const { evidence } = await lastSimulation();
  return (JSON.parse(evidence ?? '') as SeenEvidence).inputs;
}

describe('a version that goes live while a programme is held', () => {
  test('must say what becomes of dials that it touches', async () => {
    expect(await venue.dials()).toEqual(['1.1', '1.1']);
    const officer = await venue.person('OFFICER');
    await venue.value(
      suspendProgrammes(venue.deps, officer, { programme: null, reason: 'Its market halted.' }),
    );
    const document = stating(undefined, { altsRate: '0.052' });
    const analyst = await venue.person('ANALYST');
    const texts = { title: 'A change', rationale: 'Because.', activateAt: null, graceMinutes: null };
    const { proposalId } = await venue.value(createProposal(venue.deps, analyst, { ...texts, document }));
    const { currentRevision } = await venue.proposal(proposalId);
    const submitted = await submitProposal(venue.deps, analyst, {
      ...{ proposalId, revisionHash: currentRevision.hash },
    });
    expect(submitted).toMatchObject({
      refusal: {
        code: 'InvalidInput',
        faults: [{ path: '/adjustmentProgrammes/alts/whenRequirementChanges', rule: 'dials-stated' }],
      },
    });
  });

  test('leaves them where they are under KEEP', async () => {
    await venue.activated(stating(KEEP, { altsRate: '0.052' }));
    expect(await inForce()).toEqual(['1.1', '1.1']);
    expect(await lastEvidence()).not.toHaveProperty('dialsAfter');
    await heldSlot();
  });

  test('takes over what they have raised under CONTINUE, as its evidence said, and its evidence repeats', async () => {
    await venue.activated(stating(CONTINUE, { altsRate: '0.055' }));
    // 1.1 × 3.6 ÷ 3.75; the initial requirement is what it was.
    expect(await inForce()).toEqual(['1.1', '1.056']);
    expect((await lastEvidence()).dialsAfter?.marginClasses).toEqual({
      alts: { initial: '1.1', maintenance: '1.056' },
    });
    const { id, evidenceHash } = await lastSimulation();
    const auditor = await venue.person('AUDITOR');
    const repeat = await venue.value(repeatSimulation(venue.deps, auditor, { simulationId: id }));
    expect(await runSimulation(venue.deps, repeat.simulationId)).toEqual({ kind: 'DONE', evidenceHash });
    await heldSlot();
  });

  test('never lowers a dial below what was approved, nor raises one by it', async () => {
    await venue.activated(stating(CONTINUE, { altsRate: '0.08', altsLeverage: '8' }));
    // 1.1 × 8 ÷ 9 would be 0.9778, and 1.056 × 3.75 ÷ 5 0.792.
    expect(await inForce()).toEqual(['1', '1']);
    await heldSlot();
  });

  test('puts them back to 1 under RESET, and within its bounds', async () => {
    await venue.within(async (unit) => {
      // Where a market that rose again would have put them.
      const [one] = await unit.adjustments.lock();
      if (!one) throw new Error('it decides');
      await unit.adjustments.order('alts', { ...one, suspendedAt: null }, one.state);
    });
    for (let slot = 0; slot < 2; slot += 1) await venue.slot();
    const [initial] = await venue.dials();
    expect(Number(initial)).toBeGreaterThan(1);
    expect(await venue.isReplayed()).toBe(true);
    const officer = await venue.person('OFFICER');
    await venue.value(
      suspendProgrammes(venue.deps, officer, { programme: null, reason: 'It halted again.' }),
    );
    await venue.activated(stating(RESET, { altsRate: '0.085', altsLeverage: '8' }));
    expect(await inForce()).toEqual(['1', '1']);
    await heldSlot();
  });
});
