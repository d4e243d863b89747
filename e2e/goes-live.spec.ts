import { type Page } from '@playwright/test';
import { barriersInEitherScheme, barriersOn, SCHEMES } from './barriers';
import { type DemoPerson, expect, IS_THOROUGH, test } from './fixtures';
import { expectWhoIsHit, KINDS, leaveLittle, whatIsLive } from './kinds-of-account';
import { approvalOf, approve, describeChange, impactOf, simulate, submit } from './proposal-page';
import { proposeScenarioGrid } from './scenario-grid';

/** Two officers approve; the second queues it, to be activated at once. */
async function goesLive(
  signInAs: (person: DemoPerson, path: string) => Promise<Page>,
  path: string,
): Promise<Page> {
  await approve(await signInAs('officer', path));
  const second = await signInAs('officer2', path);
  await approve(second);
  await approvalOf(second).getByRole('button', { name: 'Activate now' }).click();
  const dialog = second.getByRole('dialog');
  await expect(dialog).toContainText('as soon as it is scheduled');
  await expect(dialog.getByRole('table', { name: 'Impact on live accounts' })).toContainText(
    'New margin calls',
  );
  await expect(dialog).toContainText('stale');
  await dialog.getByRole('button', { name: 'Activate on live accounts' }).click();
  await expect(second.getByRole('heading', { level: 1 })).toContainText('Active', { timeout: 90_000 });
  return second;
}

/** The drawn line of what is proposed. */
const proposedLine = (page: Page) =>
  page
    .getByRole('img', { name: /as a rate of notional/ })
    .locator('path')
    .last();

/** What a second revision adds: more of the inverse contract and of SOL, and both legs of a hedge charged. */
async function addWhatReachesEveryKind(analyst: Page): Promise<void> {
  const choose = async (marginClass: string) => {
    await analyst.getByRole('combobox', { name: 'Margin class', exact: true }).fill(marginClass);
    await analyst.getByRole('option', { name: marginClass, exact: true }).click();
    await analyst.getByText('Maintenance margin', { exact: true }).click();
  };
  const rate = analyst.getByLabel('Tier 1, rate in percent');
  const floors = analyst.getByRole('columnheader', { name: 'Above' });
  await choose('BTCUSD');
  await expect(rate).toHaveValue('0.4');
  await expect(floors).toContainText('BTC');
  await rate.fill('0.45');
  await choose('SOLUSDT');
  await expect(rate).toHaveValue('0.5');
  await expect(floors).toContainText('USDT');
  await rate.fill('0.6');
  await analyst.getByLabel('Hedge mode').selectOption({ label: 'both legs are charged' });
}

test('an open-interest cap is added, in a second revision what reaches pockets, hedges and inverse contracts; simulated, approved, live, and on the page of each kind of account', async ({
  signInAs,
}) => {
  // Nine pages more than a change of one class has.
  test.slow();
  const analyst = await signInAs('analyst', '/proposals/new?class=ADAUSDT&curve=initialMargin');
  await analyst.getByRole('button', { name: 'Add a modifier' }).click();
  await analyst.getByLabel('Modifier 1, point 1, open interest').fill('1000');
  await analyst.getByLabel('Modifier 1, point 2, open interest').fill('900000000');
  await expect(impactOf(analyst)).toContainText('Valid');
  await expect(proposedLine(analyst)).toHaveAttribute('d', /^M/);
  expect(await barriersInEitherScheme(analyst)).toEqual([]);
  const first = await proposedLine(analyst).getAttribute('d');

  // Another open interest is supposed: the curve moves, the document does not.
  await analyst.getByLabel('Open interest, USDT', { exact: true }).fill('450000000');
  await expect(proposedLine(analyst)).not.toHaveAttribute('d', first ?? '');

  await describeChange(analyst, 'Cap the open interest of ADA', 'Its book is thin beyond a few millions.');
  await analyst.getByRole('button', { name: 'Create proposal' }).click();
  await expect(analyst).toHaveURL(/\/proposals\/\d+$/);
  const path = new URL(analyst.url()).pathname;

  await analyst.goto(`${path}/edit?class=ADAUSDT&curve=initialMargin`);
  await expect(proposedLine(analyst)).toHaveAttribute('d', /^M/);
  const before = await proposedLine(analyst).getAttribute('d');
  const cap = analyst.getByLabel('Modifier 1, point 2, open interest');
  await expect(cap).toHaveValue('900,000,000');
  await cap.fill('nonsense');
  await expect(analyst.getByRole('region', { name: /fault/i })).toContainText('modifier 1');
  await cap.fill('2000000');
  await expect(impactOf(analyst)).toContainText('Valid');
  await expect(proposedLine(analyst)).not.toHaveAttribute('d', before ?? '');
  await addWhatReachesEveryKind(analyst);
  await expect(impactOf(analyst)).toContainText('Valid');
  await analyst.getByRole('button', { name: 'Save revision' }).click();
  await expect(analyst).toHaveURL(new RegExp(`${path}$`));

  await leaveLittle((await signInAs('operator', '/sign-in')).request);
  await simulate(analyst);
  await analyst.goto(`${path}/evidence`);
  await expectWhoIsHit(analyst);
  await analyst.goto(`${path}/diff`);
  const formula = analyst.getByRole('region', { name: 'Formula of ADAUSDT' });
  await expect(formula.getByRole('table', { name: /what changes/ })).toContainText('open interest');
  await expect(formula.getByRole('table', { name: /what changes/ })).toContainText('2,000,000');
  await expect(formula.getByRole('img', { name: /live dashed, proposed solid/ })).toBeVisible();
  await submit(analyst);

  const viewer = await signInAs('viewer', '/sign-in');
  const was = await whatIsLive(viewer.request);
  expect(was.classes.SOLUSDT.hedgedLegs).toBe('GREATER');
  for (const expectKind of Object.values(KINDS)) await expectKind(viewer, was);
  const officer = await goesLive(signInAs, path);
  const is = await whatIsLive(viewer.request);
  expect(is.classes.SOLUSDT.hedgedLegs).toBe('BOTH');
  expect(is.classes.SOLUSDT.maintenanceMargin.curve.tiers[0]).toMatchObject({ rate: '0.006' });
  expect(is.classes.BTCUSD.maintenanceMargin.curve.tiers[0]).toMatchObject({ rate: '0.0045' });
  for (const [kind, expectKind] of Object.entries(KINDS)) {
    await viewer.emulateMedia({ colorScheme: 'light' });
    await expectKind(viewer, is);
    for (const scheme of SCHEMES) {
      await viewer.emulateMedia({ colorScheme: scheme });
      expect(await barriersOn(viewer, { scheme })).toEqual([]);
      // By now no colour fades into another any more.
      if (IS_THOROUGH)
        await viewer.screenshot({ path: `test-results/pages/account-${kind}-${scheme}.png`, fullPage: true });
    }
  }

  await officer.goto('/parameters?tab=classes&class=ADAUSDT');
  const drawer = officer.getByRole('dialog');
  // The drawing beside has a key of the same words, once it is there.
  await drawer.getByRole('radiogroup', { name: 'Curve shown' }).getByText('Initial margin').click();
  await expect(drawer).toContainText('At least');
  await expect(drawer).toContainText('by open interest');
  await officer.keyboard.press('Escape');
  await expect(officer.getByRole('row', { name: /^ADAUSDT/ })).toContainText('depends on the market');

  // What came of it is found by a worker, a moment after it is live.
  const outcome = officer.getByRole('region', { name: /^What came of it, as soon as it was live/ });
  await expect(async () => {
    await officer.goto(path);
    await expect(outcome).toContainText('the evidence predicted', { timeout: 10_000 });
  }).toPass();
  await expect(outcome.getByRole('row', { name: /^Initial margin/ })).toBeVisible();
});

// One change that goes live is enough for every run of the tests; this one is for the thorough one.
if (IS_THOROUGH)
  test('a scenario grid is approved and goes live', async ({ signInAs }) => {
    const path = await proposeScenarioGrid(await signInAs('analyst', '/proposals'));
    const officer = await goesLive(signInAs, path);
    await officer.goto('/parameters?tab=rules');
    await expect(officer.getByRole('table', { name: 'Scenarios of dogecoin' })).toContainText('−4.5');
  });
