import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { DEMO_PASSWORD, type DemoPerson, expect, test } from './fixtures';

const approvalOf = (page: Page) => page.getByRole('region', { name: 'Approval' });
const impactOf = (page: Page) => page.getByRole('region', { name: 'Impact on live accounts' });

/** Until the worker has: a proposal may be submitted before, but not approved. */
async function simulate(page: Page): Promise<void> {
  await approvalOf(page).getByRole('button', { name: 'Simulate', exact: true }).click();
  await expect(approvalOf(page).getByRole('button', { name: 'Simulate again' })).toBeEnabled({
    timeout: 60_000,
  });
}

async function submit(page: Page): Promise<void> {
  await approvalOf(page).getByRole('button', { name: 'Submit for review' }).click();
  await expect(approvalOf(page).getByRole('status')).toHaveText('Submitted for review');
}

async function approve(page: Page): Promise<void> {
  await approvalOf(page).getByRole('button', { name: 'Approve', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Confirm approval' }).click();
  await expect(approvalOf(page).getByRole('status')).toHaveText('Approved');
}

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

async function describe(page: Page, title: string, rationale: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Rationale').fill(rationale);
}

/** The drawn line of what is proposed. */
const proposedLine = (page: Page) =>
  page
    .getByRole('img', { name: /as a rate of notional/ })
    .locator('path')
    .last();

test('an open-interest cap is added, changed in a second revision, simulated, approved and goes live', async ({
  signInAs,
}) => {
  const analyst = await signInAs('analyst', '/proposals/new?class=ADAUSDT&curve=initialMargin');
  await analyst.getByRole('button', { name: 'Add a modifier' }).click();
  await analyst.getByLabel('Modifier 1, point 1, open interest').fill('1000');
  await analyst.getByLabel('Modifier 1, point 2, open interest').fill('900000000');
  await expect(impactOf(analyst)).toContainText('Valid');
  await expect(proposedLine(analyst)).toHaveAttribute('d', /^M/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await analyst.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: analyst }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
  }
  const first = await proposedLine(analyst).getAttribute('d');

  // Another open interest is supposed: the curve moves, the document does not.
  await analyst.getByLabel('Open interest, USDT', { exact: true }).fill('450000000');
  await expect(proposedLine(analyst)).not.toHaveAttribute('d', first ?? '');

  await describe(analyst, 'Cap the open interest of ADA', 'Its book is thin beyond a few millions.');
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
  await analyst.getByRole('button', { name: 'Save revision' }).click();
  await expect(analyst).toHaveURL(new RegExp(`${path}$`));

  await simulate(analyst);
  await analyst.goto(`${path}/diff`);
  const formula = analyst.getByRole('region', { name: 'Formula of ADAUSDT' });
  await expect(formula.getByRole('table', { name: /what changes/ })).toContainText('open interest');
  await expect(formula.getByRole('table', { name: /what changes/ })).toContainText('2,000,000');
  await expect(formula.getByRole('img', { name: /live dashed, proposed solid/ })).toBeVisible();
  await submit(analyst);

  const officer = await goesLive(signInAs, path);
  await officer.goto('/parameters?tab=classes&class=ADAUSDT');
  const drawer = officer.getByRole('dialog');
  await drawer.getByText('Initial margin', { exact: true }).click();
  await expect(drawer).toContainText('At least');
  await expect(drawer).toContainText('by open interest');
  await officer.keyboard.press('Escape');
  await expect(officer.getByRole('row', { name: /^ADAUSDT/ })).toContainText('depends on the market');
});

test('a scenario grid is made, changed in a second revision, simulated, approved and goes live', async ({
  signInAs,
}) => {
  const analyst = await signInAs('analyst', '/proposals/new?part=portfolios');
  const adding = analyst.getByRole('region', { name: 'Add a portfolio' });
  await adding.getByLabel('Name').fill('dogecoin');
  await adding.getByRole('combobox', { name: 'Margin classes of the new portfolio' }).click();
  await analyst.getByRole('option', { name: 'DOGEUSDT' }).click();
  await adding.getByLabel('Their underlying').fill('DOGE');
  await adding.getByRole('button', { name: 'Add the portfolio' }).click();
  await expect(impactOf(analyst)).toContainText('Valid');
  await describe(analyst, 'Margin DOGE by scenarios', 'Its tiers know nothing of how far it moves.');
  await analyst.getByRole('button', { name: 'Create proposal' }).click();
  await expect(analyst).toHaveURL(/\/proposals\/\d+$/);
  const path = new URL(analyst.url()).pathname;

  await analyst.goto(`${path}/edit?part=portfolios`);
  const down = analyst.getByLabel('Scenario 7, price move', { exact: true });
  await expect(down).toHaveValue('-3');
  await down.fill('-4.5');
  await analyst.getByLabel('Scenario 8, counted in percent').fill('140');
  await expect(impactOf(analyst)).toContainText(/Valid|fault/);
  await analyst.getByLabel('Scenario 8, counted in percent').fill('40');
  await analyst.getByRole('button', { name: 'Add a scenario' }).click();
  await analyst.getByLabel('Scenario 10, price move', { exact: true }).fill('-2.5');
  await expect(impactOf(analyst)).toContainText('Valid');
  await analyst.getByRole('button', { name: 'Save revision' }).click();
  await expect(analyst).toHaveURL(new RegExp(`${path}$`));

  await simulate(analyst);
  await analyst.goto(`${path}/diff`);
  await expect(analyst.getByRole('table', { name: 'Other changed parameters' })).toContainText('scenarios');
  await submit(analyst);

  const officer = await goesLive(signInAs, path);
  await officer.goto('/parameters?tab=rules');
  await expect(officer.getByRole('table', { name: 'Scenarios of dogecoin' })).toContainText('−4.5');
});
