import { type Page } from '@playwright/test';
import { barriersOn, SCHEMES } from './barriers';
import { BESIDE, type DemoPerson, expect, IS_THOROUGH, test } from './fixtures';
import { ask } from './venue-api';

interface Place {
  readonly name: string;
  readonly person: DemoPerson;
  readonly path: string;
}

/** A list, a form, and a page of figures. */
const MAIN: readonly Place[] = [
  { name: 'overview', person: 'officer', path: '/' },
  { name: 'curve editor', person: 'analyst', path: '/proposals/new' },
  { name: 'account', person: 'viewer', path: '/accounts/{account}' },
];

/** Every other page and tab: `npm run check:pages` opens them too, and takes pictures of all. */
const OTHERS: readonly Place[] = [
  { name: 'sign-in', person: 'viewer', path: '/sign-in' },
  { name: 'dynamic margin', person: 'viewer', path: '/dynamic-margin' },
  { name: 'parameters', person: 'analyst', path: '/parameters' },
  { name: 'proposal summary', person: 'officer', path: '/proposals/{review}' },
  { name: 'proposal evidence', person: 'auditor', path: '/proposals/{review}/evidence' },
  { name: 'accounts', person: 'viewer', path: '/accounts' },
  { name: 'margin calls', person: 'operator', path: '/margin-calls' },
  { name: 'margin calls ahead', person: 'operator', path: '/margin-calls?view=ahead' },
  { name: 'scenarios', person: 'analyst', path: '/scenarios' },
  { name: 'audit', person: 'auditor', path: '/audit' },
  { name: 'people', person: 'administrator', path: '/people' },
  { name: 'version', person: 'analyst', path: '/parameters/1' },
  { name: 'parameters, rules', person: 'analyst', path: '/parameters?tab=rules' },
  { name: 'presets', person: 'analyst', path: '/parameters/presets' },
  { name: 'preset', person: 'analyst', path: '/parameters/presets/dydx-v4' },
  { name: 'preset of portfolios', person: 'viewer', path: '/parameters/presets/span-16' },
  { name: 'editor, collateral', person: 'analyst', path: '/proposals/new?part=collateral' },
  { name: 'editor, rules', person: 'analyst', path: '/proposals/new?part=rules' },
  { name: 'editor, portfolios', person: 'analyst', path: '/proposals/new?part=portfolios' },
  { name: 'editor, document', person: 'analyst', path: '/proposals/new?part=document' },
  { name: 'proposals', person: 'officer', path: '/proposals' },
  { name: 'proposal diff', person: 'officer', path: '/proposals/{review}/diff' },
  { name: 'proposal discussion', person: 'officer', path: '/proposals/{review}/discussion' },
  { name: 'proposal checks', person: 'auditor', path: '/proposals/{review}/checks' },
  { name: 'proposal memo', person: 'officer', path: '/proposals/{review}/memo' },
  { name: 'people, forbidden', person: 'analyst', path: '/people' },
  { name: 'tokens', person: 'analyst', path: '/people?tab=tokens' },
];

const PLACES = IS_THOROUGH ? [...MAIN, ...OTHERS] : MAIN;

/** Nothing loads any more: no skeleton, and the page's own heading is there. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByLabel('Loading')).toHaveCount(0);
}

for (const { name, person, path } of PLACES) {
  const title = `${name}: no accessibility violation in light and dark, and nothing in the console`;
  test(title, BESIDE, async ({ proposalToLookAt, signInAs }) => {
    const review = path.includes('{review}') ? await proposalToLookAt() : null;
    const page = await signInAs(person, '/sign-in');
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));

    const account = path.includes('{account}')
      ? await ask<{ accounts: { edges: { node: { accountId: string } }[] } }>(
          page.request,
          '{ accounts(first: 1) { edges { node { accountId } } } }',
        )
      : null;
    const address = path
      .replace('{review}', String(review?.number))
      .replace('{account}', encodeURIComponent(account?.accounts.edges[0]?.node.accountId ?? ''));

    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await settled(page);
      if (IS_THOROUGH)
        await page.screenshot({
          path: `test-results/pages/${name.replaceAll(/[^a-z]+/g, '-')}-${colorScheme}.png`,
          fullPage: true,
        });
      expect(await barriersOn(page, { scheme: colorScheme })).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
}

test('a dialog takes the focus, keeps it and gives it back', async ({ proposalInReviewBy, signInAs }) => {
  const { path } = await proposalInReviewBy('analyst');
  const page = await signInAs('officer', path);
  const approve = page
    .getByRole('region', { name: 'Approval' })
    .getByRole('button', { name: 'Approve', exact: true });
  await approve.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Password' })).toBeFocused();
  expect(await barriersOn(page, { within: '[role="dialog"]' })).toEqual([]);
  for (let presses = 0; presses < 12; presses += 1) await page.keyboard.press('Tab');
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(approve).toBeFocused();
});

for (const path of IS_THOROUGH ? ['/people', '/audit', '/parameters'] : [])
  test(`${path}: a button keeps its contrast under the pointer`, BESIDE, async ({ signInAs }) => {
    const page = await signInAs('administrator', path);
    await settled(page);
    const looks = new Set<string>();
    for (const button of await page.locator('#main .mantine-Button-root:visible').all()) {
      const look = await button.evaluate(
        (element) => `${element.getAttribute('data-variant')} ${element.getAttribute('style')}`,
      );
      if (looks.has(look)) continue;
      looks.add(look);
      await button.hover();
      expect(await barriersOn(page, { within: '#main', coloursOnly: true })).toEqual([]);
    }
    expect(looks.size).toBeGreaterThan(0);
  });
