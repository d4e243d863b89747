import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prismaReadAuditTrail } from '../../db/audit-trail';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow, WORKER } from '../../testing/proposal-flow';
import { verifyAudit } from '../audit/verify-audit';
import { IS_THOROUGH } from '../../testing/thorough';
import { cancelProposal } from '../proposals/cancel-proposal';
import { activateVersion } from './activate-version';
import { claimActivation } from './claim-activation';
import { makeReady } from './make-ready';

/** A row that the owner of the database altered, met by a worker or a person, and put back. */

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
});
afterAll(() => venue.close());

const firstBroken = async () => {
  const readAuditTrail = prismaReadAuditTrail(venue.prisma);
  return (await venue.value(verifyAudit({ readAuditTrail }, WORKER))).firstBroken;
};
const asOwner = async (sql: string, id: string): Promise<void> => {
  await venue.owner.query('alter table revision disable trigger append_only');
  await venue.owner.query(sql, [id]);
  await venue.owner.query('alter table revision enable trigger append_only');
};
const actionsOf = async (proposalId: string) => {
  const of = { where: { subjectId: proposalId }, orderBy: { seq: 'asc' } } as const;
  return (await venue.prisma.auditEntry.findMany(of)).map(({ action }) => action);
};
const exchange = (column: string, was: string, is: string): [string, string] => [
  `update proposal set ${column} = replace(${column}, '${was}', '${is}') where id = $1`,
  `update proposal set ${column} = replace(${column}, '${is}', '${was}') where id = $1`,
];
const alterations: [string, string, [string, string]][] = [
  ['title', 'proposal-as-logged', exchange('title', 'Raise', 'Lower')],
  ['rationale', 'proposal-as-logged', exchange('rationale', 'Volatility', 'Calm')],
  [
    'planned time',
    'proposal-as-logged',
    exchange('activation_plan', '"graceMinutes":60', '"graceMinutes":61'),
  ],
  [
    'review cycle',
    'proposal-as-logged',
    [
      'update proposal set review_cycle = review_cycle + 1 where id = $1',
      'update proposal set review_cycle = review_cycle - 1 where id = $1',
    ],
  ],
  [
    'revision',
    'revision-as-logged',
    [
      `update revision set note = 'harmless' where proposal_id = $1`,
      'update revision set note = null where proposal_id = $1',
    ],
  ],
];
const steps = [makeReady, claimActivation, activateVersion];

describe.each(alterations)('a queued proposal whose %s was altered', (what, rule, [alter, putBack]) => {
  // Briefly each at another step.
  const brief = alterations.findIndex(([one]) => one === what) % steps.length;
  test.each(IS_THOROUGH ? [...steps.keys()] : [brief])(
    'is left alone by step %i, named while it is, and goes on once put back',
    async (at) => {
      const { proposalId } = await flow.queued();
      for (const step of steps.slice(0, at)) await venue.value(step(venue.deps, WORKER, proposalId));
      const before = await venue.proposal(proposalId);
      await asOwner(alter, proposalId);
      const altered = await firstBroken();
      expect(altered?.rule).toBe(rule);
      // As often as the sweep comes by, the finding is logged once.
      for (let times = 0; times < 2; times += 1) {
        for (const step of steps) {
          expect((await venue.value(step(venue.deps, WORKER, proposalId))).state).toBe(before.state);
        }
      }
      expect(
        (await actionsOf(proposalId)).filter((action) => action === 'proposal.find-altered'),
      ).toHaveLength(1);
      expect(await firstBroken()).toEqual(altered);

      await asOwner(putBack, proposalId);
      expect(await firstBroken()).toBeNull();
      expect(await venue.proposal(proposalId)).toEqual(before);
      expect(await flow.work(proposalId)).toBe('ACTIVE');
      expect(await firstBroken()).toBeNull();
    },
  );

  test.runIf(IS_THOROUGH || brief === 0)(
    'that a person cancels is still named, and holds once put back',
    async () => {
      const { proposalId } = await flow.queued();
      await asOwner(alter, proposalId);
      await venue.value(cancelProposal(venue.deps, flow.third, { proposalId, reason: 'no' }));
      expect((await firstBroken())?.rule).toBe(rule);
      await asOwner(putBack, proposalId);
      expect(await firstBroken()).toBeNull();
    },
  );
});

test('one whose state was forged is left alone, and holds once put back', async () => {
  const { proposalId } = await flow.inReview();
  const forge = (state: string) =>
    asOwner(
      `update proposal set state = '${state}', eta = now(), grace_until = now() where id = $1`,
      proposalId,
    );
  for (const state of ['QUEUED', 'READY', 'ACTIVATING']) {
    await forge(state);
    expect(await flow.work(proposalId)).toBe(state);
    expect((await firstBroken())?.rule).toBe('proposal-as-logged');
  }
  await asOwner(
    `update proposal set state = 'IN_REVIEW', eta = null, grace_until = null where id = $1`,
    proposalId,
  );
  expect(await firstBroken()).toBeNull();
});

test('one in review that another’s activation finds altered is left alone; the activation is not held up', async () => {
  const { proposalId } = await flow.inReview();
  const { proposalId: other } = await flow.queued();
  await asOwner(alterations[0]?.[2][0] ?? '', proposalId);
  expect(await flow.work(other)).toBe('ACTIVE');
  expect((await venue.proposal(proposalId)).state).toBe('IN_REVIEW');
  expect((await firstBroken())?.rule).toBe('proposal-as-logged');
  await asOwner(alterations[0]?.[2][1] ?? '', proposalId);
  expect(await firstBroken()).toBeNull();
});
