import type { APIRequestContext } from '@playwright/test';
import { barriersInEitherScheme, barriersOn } from './barriers';
import { expect, test } from './fixtures';
import { act, ask } from './venue-api';

const DAY_MS = 86_400_000;
const BARS = 420;
const NAME = 'journey';
const MARGIN_CLASS = 'LTCUSDT';

/** Daily bars to yesterday, of a price that swings by a twentieth each day. */
async function importBars(request: APIRequestContext): Promise<Date> {
  const first = Math.floor(Date.now() / DAY_MS) * DAY_MS - BARS * DAY_MS;
  const bars = Array.from({ length: BARS }, (_, day) => {
    const [open, close] = day % 2 === 0 ? ['100', '105'] : ['105', '100'];
    return {
      ...{ instrument: MARGIN_CLASS, intervalMinutes: 1_440, open, close, high: '105', low: '100' },
      opensAt: new Date(first + day * DAY_MS).toISOString(),
    };
  });
  await act(request, 'importPrices', 'ImportReceipt { rows }', { rows: [], bars });
  return new Date(first);
}

const speed = {
  ...{ rise: { hours: 24, by: '0.1' }, fall: { hours: 24, by: '0.02' }, largestStep: '0.02' },
  windows: [{ hours: 120, multiple: '1.5' }],
};

/** The live document with a programme more. */
async function documentWithProgramme(request: APIRequestContext, firstBar: Date): Promise<string> {
  const { parameters } = await ask<{
    parameters: { parameterSet: { document: { adjustmentProgrammes?: object } } };
  }>(request, '{ parameters { parameterSet { document } } }');
  const { document } = parameters.parameterSet;
  const programme = {
    scope: { marginClasses: [MARGIN_CLASS] },
    signal: {
      ...{ instrument: MARGIN_CLASS, barMinutes: 1_440, maximumAgeMinutes: 2_880 },
      firstBar: firstBar.toISOString(),
    },
    volatility: {
      ...{ fastDecay: '0.94', slowDecay: '0.99', fastWeight: '0.5', stressDays: 30, lookBackDays: 3_650 },
      least: '0.000001',
    },
    target: { quantile: '2.33', horizonBars: '1', anchor: { kind: 'RELATIVE', reference: '0.08' } },
    antiProcyclicality: { tool: 'STRESS_WEIGHT', weight: '0.25' },
    bounds: { least: '0.8', greatest: '2' },
    band: { above: '0.05', below: '0.1', dwellHours: 120, soundShare: '0.9' },
    ...{ initial: speed, maintenance: speed, leastStep: '0.01', noticeMinutes: 60 },
    expiresAt: '2030-01-01T00:00:00.000Z',
  };
  return JSON.stringify({
    ...document,
    adjustmentProgrammes: { ...document.adjustmentProgrammes, [NAME]: programme },
  });
}

test('a programme goes live in shadow: a viewer sees each dial and why, where it will stand, and one slot taken apart', async ({
  signInAs,
}) => {
  // A simulation, an activation, a slot and six people, while other journeys go beside it.
  test.slow();
  const operator = (await signInAs('operator')).request;
  const analyst = (await signInAs('analyst')).request;
  const firstBar = await importBars(operator);
  const created = await act(analyst, 'createProposal', 'Proposal { id number currentRevision { hash } }', {
    title: 'Let margin of LTC follow its market',
    rationale: 'In shadow at first.',
    document: await documentWithProgramme(analyst, firstBar),
  });
  const input = {
    proposalId: created.id,
    revisionHash: (created.currentRevision as { readonly hash: string }).hash,
  };
  await act(analyst, 'startSimulation', 'Simulation { id }', input);
  await act(analyst, 'submitProposal', 'Proposal { id }', input);
  let evidenceHash: string | undefined;
  await expect
    .poll(
      async () => {
        const { proposal } = await ask<{ proposal: { evidence: { evidenceHash: string } | null } }>(
          analyst,
          'query ($number: Int!) { proposal(number: $number) { evidence { evidenceHash } } }',
          { number: created.number },
        );
        evidenceHash = proposal.evidence?.evidenceHash;
        return evidenceHash;
      },
      { timeout: 60_000, message: 'the worker has simulated it' },
    )
    .toBeTruthy();
  for (const person of ['officer', 'officer2'] as const) {
    const { request } = await signInAs(person);
    await act(request, 'approveProposal', 'Proposal { id }', { ...input, evidenceHash });
  }
  await act(operator, 'queueProposal', 'Proposal { id }', input);

  const viewer = await signInAs('viewer', '/');
  await expect
    .poll(
      async () => {
        const { adjustmentProgrammes } = await ask<{
          adjustmentProgrammes: { name: string; newestSlot: { hash: string } | null }[];
        }>(viewer.request, '{ adjustmentProgrammes { name newestSlot { hash } } }');
        return adjustmentProgrammes.find(({ name }) => name === NAME)?.newestSlot?.hash;
      },
      { timeout: 120_000, message: 'it is live and has decided' },
    )
    .toBeTruthy();

  await viewer.getByRole('link', { name: 'Dynamic margin' }).click();
  await expect(viewer.getByRole('heading', { level: 1 })).toHaveText('Dynamic margin');
  const programmes = viewer.getByRole('table', { name: 'Adjustment programmes' });
  await expect(programmes.getByRole('row', { name: new RegExp(NAME) })).toContainText('Shadow');
  await programmes.getByRole('button', { name: NAME }).click();
  await expect(viewer).toHaveURL(new RegExp(`programme=${NAME}`));

  const dial = viewer
    .getByRole('table', { name: 'Dials now, and what decided' })
    .getByRole('row', { name: new RegExp(MARGIN_CLASS) });
  await expect(dial).toContainText('Maintenance: Notice.');
  await expect(dial).toContainText('(1.0000)');
  await expect(viewer.getByRole('region', { name: 'Announced steps' })).toContainText(
    `${MARGIN_CLASS} 1.0000 → 1.0200`,
  );
  const forward = viewer.getByRole('region', { name: `Forward path of ${NAME}` });
  await expect(
    forward.getByRole('row', { name: new RegExp(`${MARGIN_CLASS} maintenance.*announced`) }).first(),
  ).toContainText('1.0200');
  expect(await barriersInEitherScheme(viewer)).toEqual([]);

  await dial.getByRole('link', { name: MARGIN_CLASS }).click();
  const slot = viewer.getByRole('dialog', { name: 'One slot taken apart' });
  await expect(slot).toContainText('the law says the same');
  const limits = slot.getByRole('table', { name: `Limits of ${MARGIN_CLASS}, maintenance, in order` });
  await expect(limits.getByRole('row', { name: /Speed limit/ })).toContainText(
    'limited too: one step from 1.0000',
  );
  await expect(limits.getByRole('row', { name: /Limited/ })).toContainText(
    'shown to operators, officers and auditors',
  );
  // Whoever is sent the address sees the same slot.
  const address = viewer.url();
  expect(address).toContain('slot=');
  const officer = await signInAs('officer', address);
  await expect(officer.getByRole('dialog', { name: 'One slot taken apart' })).toContainText(
    'Liquidation budget',
  );

  // One person stops it; two let it go on.
  await officer.goto('/dynamic-margin');
  await officer.getByRole('button', { name: `Suspend: ${NAME}` }).click();
  const stop = officer.getByRole('dialog', { name: `Suspend ${NAME}` });
  await stop.getByLabel('Reason').fill('The market of its instrument halted.');
  await stop.getByRole('button', { name: 'Suspend', exact: true }).click();
  const row = officer.getByRole('table', { name: 'Adjustment programmes' }).getByRole('row', {
    name: new RegExp(NAME),
  });
  await expect(row).toContainText('Suspended');
  await officer.getByRole('button', { name: `Resume: ${NAME}` }).click();
  const resume = officer.getByRole('dialog', { name: `Resume ${NAME}` });
  await resume.getByRole('button', { name: 'Put to the vote' }).click();
  const needs = officer.getByRole('region', { name: 'Needs attention' });
  await expect(needs).toContainText('1 of 2 agreed');
  await expect(needs.getByRole('button', { name: 'Agree' })).toHaveCount(0);

  // Who has to agree meets it where they begin, and follows it.
  const second = await signInAs('officer2', '/');
  const decisions = second.getByRole('region', { name: 'Needs your decision' });
  await decisions.getByRole('link', { name: `Resume ${NAME}` }).click();
  const asked = second.getByRole('region', { name: 'Needs attention' });
  await expect(asked).toContainText(`Resume ${NAME}`);
  expect(await barriersOn(second)).toEqual([]);
  await asked.getByRole('button', { name: 'Agree' }).click();
  await second
    .getByRole('dialog', { name: `Resume ${NAME}` })
    .getByRole('button', { name: 'Agree' })
    .click();
  await expect(asked).not.toContainText(`Resume ${NAME}`);
  await expect(second.getByRole('button', { name: `Suspend: ${NAME}` })).toBeVisible();
});
