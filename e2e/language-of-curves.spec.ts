import { type Page } from '@playwright/test';
import { BESIDE, expect, test } from './fixtures';

const impactOf = (page: Page) => page.getByRole('region', { name: 'Impact on live accounts' });

test('modifiers change places, and what is undone is as it was', BESIDE, async ({ signInAs }) => {
  const page = await signInAs('analyst', '/proposals/new?class=LTCUSDT&curve=initialMargin');
  const add = page.getByRole('button', { name: 'Add a modifier' });
  await add.click();
  await page.getByRole('button', { name: 'Add a modifier' }).click();
  await page.getByLabel('Modifier 2: the rate is').selectOption({ label: 'Plus' });
  await page.getByRole('button', { name: 'Move modifier 2 up' }).click();
  await expect(page.getByLabel('Modifier 1: the rate is')).toHaveValue('ADD');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Modifier 1: the rate is')).toHaveValue('MAX');
  await page.getByRole('button', { name: 'Remove modifier 2', exact: true }).click();
  await page.getByRole('button', { name: 'Remove modifier 1', exact: true }).click();
  await expect(impactOf(page)).toContainText('Nothing changed yet');
  await expect(page.getByRole('slider', { name: 'Rate of tier 1', exact: true })).toBeVisible();
});

test('a preset is browsed, adopted for one class, and opens in the editor', BESIDE, async ({ signInAs }) => {
  const page = await signInAs('analyst', '/parameters/presets');
  await page.getByRole('link', { name: 'dYdX v4 liquidity tiers' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('dYdX v4');
  await page.getByLabel('Class shown').selectOption('small-cap');
  await expect(page.getByRole('region', { name: 'Formulas' })).toContainText('by open interest');
  await expect(page.getByRole('img', { name: /as a rate of notional/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Sources' })).toContainText('liquidity_tier.go');

  await page.getByLabel('Class that LINKUSDT adopts').selectOption('small-cap');
  await page.getByRole('button', { name: 'Start a proposal from it' }).click();
  await expect(page).toHaveURL(/\/proposals\/new\?preset=dydx-v4/);
  await expect(page.getByText('Begun from the preset dydx-v4')).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('Adopt dYdX v4 liquidity tiers');
  await expect(page.getByRole('combobox', { name: 'Margin class' })).toHaveValue(/LINKUSDT/);
  await expect(impactOf(page)).toContainText('Valid');
});

test(
  'the document as JSON is judged as the forms are, and taken over when it is sound',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('analyst', '/proposals/new?part=document');
    const text = page.getByRole('textbox', { name: 'Document as JSON' });
    const document = JSON.parse(await text.inputValue()) as { accountRules: Record<string, string> };
    const withLevel = (warningLevel: string) =>
      JSON.stringify({ ...document, accountRules: { ...document.accountRules, warningLevel } });
    const take = page.getByRole('button', { name: 'Apply', exact: true });
    await text.fill(withLevel('0.5'));
    await expect(page.getByRole('list', { name: 'Faults of the text' })).toContainText('/accountRules');
    await expect(take).toBeDisabled();
    await text.fill(withLevel('1.75'));
    await take.click();
    await expect(page.getByRole('region', { name: /^Changes against version/ })).toContainText('1.75');
  },
);
