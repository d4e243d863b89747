import { type Page } from '@playwright/test';
import { BESIDE, expect, test } from './fixtures';

const SCENARIO = 'BNB falls by a third';

/** A scenario of the library, as somebody thinks of it. */
async function addScenario(page: Page): Promise<void> {
  await page.goto('/scenarios');
  await page.getByRole('button', { name: 'New scenario' }).click();
  const dialog = page.getByRole('dialog', { name: 'New scenario' });
  const moves = dialog.getByLabel('Moves, in percent');
  await moves.fill('BNB down a lot');
  await expect(dialog).toContainText('Line 1: write a name and a percentage');
  await moves.fill('BNB -33\neverything -10');
  await dialog.getByLabel('Name').fill(SCENARIO);
  await dialog.getByLabel('Why this scenario').fill('Its exchange is taken to court.');
  await dialog.getByRole('button', { name: 'Add scenario' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('table', { name: 'Scenarios' })).toContainText(SCENARIO);
}

test('an analyst edits a curve by table and by keys, simulates it in a scenario of theirs and submits it', async ({
  signInAs,
}) => {
  const page = await signInAs('analyst', '/parameters');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await addScenario(page);
  await page.goto('/proposals/new?class=BNBUSDT&curve=maintenanceMargin');

  const rate = page.getByLabel('Tier 1, rate in percent');
  await expect(rate).toBeVisible();
  const before = await rate.inputValue();
  const create = page.getByRole('button', { name: 'Create proposal' });
  await rate.fill('90');
  await rate.press('Tab');
  await expect(page.getByRole('region', { name: /fault/i })).toBeVisible();
  await expect(create).toBeDisabled();

  await rate.fill(before);
  await rate.press('Tab');
  await page.getByRole('slider', { name: 'Rate of tier 1', exact: true }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(rate).not.toHaveValue(before);
  await expect(page.getByRole('region', { name: 'Impact on live accounts' })).toContainText(/tighter[1-9]/);

  await page.getByLabel('Title').fill('Raise the first tier of BNB');
  await page.getByLabel('Rationale').fill('It has not been looked at since the curve was set.');
  await create.click();
  await expect(page).toHaveURL(/\/proposals\/\d+$/);

  const approval = page.getByRole('region', { name: 'Approval' });
  const simulate = approval.getByRole('button', { name: /^Simulate( again)?$/ });
  // It takes seconds: one that ended before it could be cancelled is asked for again.
  await expect(async () => {
    await simulate.click({ timeout: 5_000 });
    await approval.getByRole('button', { name: 'Cancel', exact: true }).click({ timeout: 5_000 });
    await expect(approval).toContainText('The simulation was cancelled before its end', { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await approval.getByRole('button', { name: 'Simulate with scenarios…' }).click();
  const picker = page.getByRole('dialog', { name: 'Simulate with scenarios' });
  await expect(picker.getByRole('status')).toContainText('None chosen');
  await picker.getByRole('checkbox', { name: SCENARIO }).check();
  await expect(picker.getByRole('status')).toContainText(
    '1 scenario: every account is checked at 1 more set',
  );
  await picker.getByRole('button', { name: 'Simulate', exact: true }).click();
  await expect(picker).toBeHidden();
  await expect(approval.getByRole('button', { name: 'Simulate again' })).toBeEnabled({ timeout: 120_000 });
  await page.getByRole('navigation', { name: 'Proposal' }).getByRole('link', { name: 'Evidence' }).click();
  await expect(page.getByRole('button', { name: 'Copy the evidence hash' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy the account snapshot hash' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Impact by instrument' })).toContainText('BNBUSDT');
  const stress = page.getByRole('table', { name: 'Impact in scenarios of the library' });
  await expect(stress.getByRole('row', { name: new RegExp(SCENARIO) })).toBeVisible();
  await page.getByRole('heading', { name: 'Cross-margin efficiency' }).scrollIntoViewIfNeeded();
  const rules = page.getByRole('table', { name: 'What each rule takes off' });
  await expect(rules.getByRole('row', { name: /Legs of ETHUSDT, their net charged/ })).toBeVisible();
  const pastDays = page.getByRole('table', { name: 'What it would have come to, by day' });
  await expect(pastDays.getByRole('row', { name: /the snapshot/ }).first()).toBeVisible();

  await approval.getByRole('button', { name: 'Submit for review' }).click();
  await expect(approval.getByRole('status')).toHaveText('Submitted for review');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('In review');
});

test(
  'what is typed in the tables of an editor stands in its document, and an empty maximum is none',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('analyst', '/parameters');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.goto('/proposals/new?class=BNBUSDT');
    const part = (name: string) => page.getByRole('tab', { name }).click();
    const edited = async () =>
      JSON.parse(await page.getByLabel('Document as JSON').inputValue()) as {
        marginClasses: Record<string, { maximumNotional?: string; initialMargin: { curve: unknown } }>;
        collateral: Record<string, { haircut: string }>;
        accountRules: Record<string, string>;
      };
    const maximum = page.getByLabel('Maximum notional of an account');
    await part('Document');
    const before = await edited();

    await part('Margin classes');
    await maximum.fill('1,000,000');
    await page.getByLabel('Tier 2, above').fill('12345');
    await page.getByRole('button', { name: 'Remove tier 3' }).click();
    await page.getByLabel('Shape').first().selectOption({ label: 'Whole: the tier’s rate on all of it' });
    await part('Collateral');
    await page.getByLabel('Haircut of BTC in percent').fill('7.5');
    await part('Account and market rules');
    await page.getByLabel('Call below, margin ratio').fill('1.25');
    await part('Document');
    const { marginClasses, collateral, accountRules } = await edited();
    const was = before.marginClasses['BNBUSDT']?.initialMargin.curve as { tiers: readonly object[] };
    const [first, second, , ...rest] = was.tiers;
    expect(marginClasses['BNBUSDT']).toMatchObject({
      maximumNotional: '1000000',
      initialMargin: {
        curve: { shape: 'WHOLE_TIERS', tiers: [first, { ...second, floor: '12345' }, ...rest] },
      },
    });
    expect(collateral['BTC']?.haircut).toBe('0.075');
    expect(accountRules['callLevel']).toBe('1.25');

    await part('Margin classes');
    await maximum.fill('');
    await part('Document');
    expect((await edited()).marginClasses['BNBUSDT']).not.toHaveProperty('maximumNotional');
  },
);

test(
  'an adjustment programme is edited in a form, beside what it would have done on the bars that are known',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('analyst', '/proposals/new?part=programmes&programme=alts');
    const dock = page.getByRole('region', { name: 'What it would have done, as you edit' });
    await expect(dock).toContainText('one a bar, from', { timeout: 30_000 });
    const greatest = page.getByLabel('Dial at most');
    await greatest.fill('1.02');
    await expect(page.getByRole('region', { name: 'One fault' })).toContainText('alts, bounds, greatest');
    await expect(dock).toContainText('Computed once the programme has no fault.');
    await greatest.fill('1.2');
    await expect(page.getByRole('region', { name: /^Changes against version/ })).toContainText(
      'Programme alts: bounds, dial at most',
    );
    await expect(dock).toContainText('one a bar, from');
    const measures = page.getByRole('table', {
      name: 'What alts would have done, beside the curve as approved',
    });
    await expect(measures.getByRole('row', { name: /Mean dial/ })).toContainText('1.0000');
  },
);
