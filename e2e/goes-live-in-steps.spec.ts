import type { Page } from '@playwright/test';
import { barriersInEitherScheme } from './barriers';
import { expect, IS_THOROUGH, test } from './fixtures';
import { approvalOf } from './proposal-page';
import { act, ask, documentWithFirstRate } from './venue-api';

const progressOf = (page: Page) =>
  approvalOf(page).getByRole('progressbar', { name: 'How much of the change is live' });

// `npm run check:pages` alone looks at it: what an activation in steps does is seen to by the integration tests.
if (IS_THOROUGH)
  test('a change goes live in steps: planned, approved, half of it live, paused by one person, resumed, and whole in the end', async ({
    signInAs,
  }) => {
    // The shortest that a step can wait is a minute.
    test.slow();
    const analyst = await signInAs('analyst');
    const created = await act(analyst.request, 'createProposal', 'Proposal { number }', {
      title: 'Keep more of XRP',
      rationale: 'Its lowest tier leaves too little. In steps, so that accounts can follow.',
      document: await documentWithFirstRate(analyst.request, 'XRPUSDT', '0.0055'),
    });
    const path = `/proposals/${Number(created.number)}`;
    await analyst.goto(path);

    // As short as live accounts bear it is found first; then the analyst states other steps.
    await approvalOf(analyst).getByRole('button', { name: 'Go live in steps' }).click();
    const plan = analyst.getByRole('dialog', { name: /Plan a ramp/ });
    await plan.getByRole('button', { name: 'Find the shortest safe ramp' }).click();
    const safe = plan.getByRole('table');
    await expect(safe.getByRole('columnheader', { name: 'Newly liquidatable' })).toBeVisible();
    await expect(safe.getByRole('row').last()).toContainText('100 %');
    await plan.getByLabel('Step 1: of the change, percent').fill('50');
    await plan.getByLabel('Step 2: minutes after the first').fill('0');
    await plan.getByRole('button', { name: 'Save the ramp' }).click();
    await expect(plan).toContainText('Times are whole minutes after the first step');
    await plan.getByLabel('Step 2: minutes after the first').fill('1');
    expect(await barriersInEitherScheme(analyst)).toEqual([]);
    await plan.getByRole('button', { name: 'Save the ramp' }).click();
    await expect(approvalOf(analyst)).toContainText('In 2 steps: 50 % at once; 100 % after 1 min.');

    const asked = { number: Number(created.number) };
    const { proposal } = await ask<{ proposal: { id: string; currentRevision: { hash: string } } }>(
      analyst.request,
      'query ($number: Int!) { proposal(number: $number) { id currentRevision { hash } } }',
      asked,
    );
    const input = { proposalId: proposal.id, revisionHash: proposal.currentRevision.hash };
    await act(analyst.request, 'startSimulation', 'Simulation { id }', input);
    await act(analyst.request, 'submitProposal', 'Proposal { id }', input);
    let evidenceHash: string | undefined;
    await expect
      .poll(
        async () => {
          const found = await ask<{ proposal: { evidence: { evidenceHash: string } | null } }>(
            analyst.request,
            'query ($number: Int!) { proposal(number: $number) { evidence { evidenceHash } } }',
            asked,
          );
          evidenceHash = found.proposal.evidence?.evidenceHash;
          return evidenceHash;
        },
        { timeout: 60_000, message: 'the worker has simulated it' },
      )
      .toBeTruthy();
    const officer = await signInAs('officer', path);
    // Who approves sees in which steps.
    await expect(approvalOf(officer)).toContainText('In 2 steps: 50 % at once; 100 % after 1 min.');
    await act(officer.request, 'approveProposal', 'Proposal { id }', { ...input, evidenceHash });
    const second = await signInAs('officer2', path);
    await act(second.request, 'approveProposal', 'Proposal { id }', { ...input, evidenceHash });
    await act(second.request, 'queueProposal', 'Proposal { id }', input);

    const state = second.getByRole('heading', { level: 1 });
    await expect(state).toContainText('Ramping', { timeout: 90_000 });
    await expect(approvalOf(second)).toContainText('50 % of the change is live');
    await expect(progressOf(second)).toHaveAttribute('aria-valuenow', '50');

    // One officer is enough, at once.
    await approvalOf(officer).getByRole('button', { name: 'Pause the ramp' }).click();
    const pause = officer.getByRole('dialog', { name: /Pause the ramp/ });
    await pause.getByLabel('Reason').fill('The market of XRP is thin this morning.');
    await pause.getByRole('button', { name: 'Pause the ramp' }).click();
    await expect(state).toContainText('Paused');
    await expect(approvalOf(second)).toContainText('The market of XRP is thin this morning.');
    await expect(approvalOf(second)).toContainText('It goes on when somebody resumes it.');
    const viewer = await signInAs('viewer', '/');
    const scheduled = viewer.getByRole('region', { name: 'Scheduled activations' });
    await expect(scheduled).toContainText('50 % of the change is live');
    await expect(scheduled).toContainText('paused until somebody resumes it');

    await approvalOf(second).getByRole('button', { name: 'Resume the ramp' }).click();
    await expect(approvalOf(second).getByRole('status')).toHaveText('Resumed');
    await expect(state).toContainText('Ramping');
    // Whatever was left of the minute, and then the next step is measured and taken.
    await expect(state).toContainText('Active', { timeout: 90_000 });
    await expect(approvalOf(second)).toContainText('The ramp is complete.');
    await expect(progressOf(second)).toHaveAttribute('aria-valuenow', '100');
  });
