import { BESIDE, expect, IS_THOROUGH, test } from './fixtures';

test(
  'the palette finds a proposal by its number and by a word of its title, and an account by a part of it',
  BESIDE,
  async ({ proposalToLookAt, signInAs }) => {
    const { number, title, path } = await proposalToLookAt();
    const page = await signInAs('officer', '/accounts');
    await expect(page.getByRole('table', { name: 'Accounts' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+k');
    const search = page.getByRole('textbox', { name: /^Search proposals/ });
    await search.fill('000454');
    await expect(page.getByText('demo-000454')).not.toHaveCount(0);
    const words = title.split(' ').slice(0, 6).toReversed().join(' ').toUpperCase();
    await search.fill(words);
    await expect(page.getByRole('button', { name: new RegExp(`#${number} `) })).toBeVisible();
    await search.fill(`#${number}`);
    await page.getByRole('button', { name: new RegExp(`#${number} `) }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  },
);

test('Back returns to the tab, the view and the filter before', BESIDE, async ({ signInAs }) => {
  const page = await signInAs('viewer', '/parameters');
  await page.getByRole('tab', { name: 'Version history' }).click();
  await expect(page).toHaveURL(/tab=history/);
  await page.goBack();
  await expect(page).toHaveURL(/\/parameters$/);
  await expect(page.getByRole('tab', { name: 'By instrument' })).toHaveAttribute('aria-selected', 'true');

  await page.goto('/margin-calls');
  await page.getByText('Closed', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Closed calls' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Open calls' })).toBeVisible();
});

test(
  'J and K walk through the rows from wherever one is, and Enter opens one',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('viewer', '/accounts');
    const links = page.getByRole('table', { name: 'Accounts' }).getByRole('link');
    await expect(links.first()).toBeVisible();
    await page.keyboard.press('j');
    await expect(links.nth(0)).toBeFocused();
    await page.keyboard.press('j');
    await expect(links.nth(1)).toBeFocused();
    await page.keyboard.press('k');
    await expect(links.nth(0)).toBeFocused();
    const account = await links.nth(0).innerText();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/accounts/${account}$`));
  },
);

test(
  'who is signed out elsewhere reads so on the page that is open, with a way back to it',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('viewer', '/margin-calls?view=history');
    await expect(page.getByRole('heading', { name: 'Closed calls' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Signed in as/ })).toBeVisible();
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page
      .context()
      .addCookies(cookies.map((cookie) => ({ ...cookie, value: 'a-session-that-is-over' })));
    const notice = page.getByRole('alert').filter({ hasText: 'You have been signed out' });
    await expect(notice).toBeVisible({ timeout: 40_000 });
    await expect(notice.getByRole('link', { name: 'Sign in again' })).toHaveAttribute(
      'href',
      `/sign-in?callbackUrl=${encodeURIComponent('/margin-calls?view=history')}`,
    );
  },
);

test(
  'a past instant shows nothing that came later, and nothing of the market of now',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('auditor', '/parameters');
    const table = page.getByRole('table', { name: /^Instruments and what/ });
    await expect(table.getByRole('columnheader', { name: /^Mark price/ })).toBeVisible();
    await page.goto(`/parameters?at=${encodeURIComponent(new Date().toISOString())}`);
    await expect(table).toBeVisible();
    await expect(table.getByRole('columnheader', { name: /^Mark price/ })).toHaveCount(0);
    await expect(page.getByText('are of now, so they are not shown')).toBeVisible();
  },
);

test('an address that leads nowhere says so and leads home', BESIDE, async ({ signInAs }) => {
  const page = await signInAs('viewer', '/nowhere');
  await expect(page.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page).toHaveTitle('Overview · Margrave');
});

if (IS_THOROUGH)
  test(
    'pages at rest ask no more than is due, and none of them the same again for ever',
    BESIDE,
    async ({ proposalToLookAt, signInAs }) => {
      const { path } = await proposalToLookAt();
      const page = await signInAs('analyst', path);
      let asked: string[] = [];
      page.on('request', (request) => {
        if (!request.url().endsWith('/api/graphql')) return;
        asked.push((request.postDataJSON() as { operationName?: string }).operationName ?? '');
      });
      for (const place of [path, `${path}/evidence`, '/proposals/new?part=programmes']) {
        await page.goto(place);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByLabel('Loading')).toHaveCount(0);
        await page.waitForTimeout(1_000);
        asked = [];
        await page.waitForTimeout(2_000);
        // Nothing here is polled more often than every five seconds.
        const twice = asked.filter((operation, index) => asked.indexOf(operation) !== index);
        expect(twice, `${place}: ${asked.join(', ')}`).toEqual([]);
      }
    },
  );
