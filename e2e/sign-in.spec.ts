import { expect, test, type Page } from '@playwright/test';
import { BESIDE } from './fixtures';

async function me(page: Page): Promise<{ person: { name: string }; roles: string[] } | null> {
  const answer = await page.request.post('/api/graphql', {
    data: { query: '{ me { person { name } roles } }' },
  });
  const body = (await answer.json()) as {
    data: { me: { person: { name: string }; roles: string[] } | null };
  };
  return body.data.me;
}

async function signInAtProvider(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Single sign-on' }).click();
  await page.getByPlaceholder('Enter any login').fill(email);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('a page asks strangers to sign in, and takes them there afterwards', BESIDE, async ({ page }) => {
  await page.goto('/parameters?at=2026-01-01T00%3A00%3A00.000Z');
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.getByLabel('E-mail').fill('analyst@demo.margrave.test');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/parameters\?at=2026-01-01/);
});

test('a link cannot make the sign-in page send people elsewhere', BESIDE, async ({ page }) => {
  await page.goto('/sign-in?callbackUrl=//evil.example/');
  await page.getByLabel('E-mail').fill('viewer@demo.margrave.test');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  expect(new URL(page.url()).hostname).toBe('localhost');
});

test('wrong passwords are refused, and soon no longer tried', BESIDE, async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@demo.margrave.test');
  await page.getByRole('textbox', { name: 'Password' }).fill('guess');
  const refusal = page.getByRole('alert').filter({ hasText: 'You are not signed in' });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(refusal).toContainText('do not go together');
  }
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(refusal).toContainText('Too many tries');
});

test('somebody new from the OpenID provider may read, and nothing else', BESIDE, async ({ page }) => {
  await signInAtProvider(page, 'newcomer@bank.example');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await me(page)).toEqual({ person: { name: 'SSO newcomer@bank.example' }, roles: ['VIEWER'] });
});

test(
  'one human is one person: the provider’s officer is the officer the venue knows',
  BESIDE,
  async ({ page }) => {
    await signInAtProvider(page, 'chair@demo.margrave.test');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect((await me(page))?.roles).toContain('CHAIR');
  },
);

test('an address that the provider has not verified binds nobody', BESIDE, async ({ page }) => {
  await signInAtProvider(page, 'unverified-officer@demo.margrave.test');
  await expect(page).toHaveURL(/\/sign-in\?/);
  await expect(page.getByRole('alert').filter({ hasText: 'You are not signed in' })).toContainText(
    'does not let you in',
  );
});

test(
  'answers carry the headers that keep a page from being framed, sniffed or scripted',
  BESIDE,
  async ({ request }) => {
    const answer = await request.get('/sign-in');
    const headers = answer.headers();
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    expect(headers['x-powered-by']).toBeUndefined();
  },
);

test('another site cannot act with our cookies', BESIDE, async ({ request }) => {
  const answer = await request.post('/api/graphql', {
    headers: { cookie: 'next-auth.session-token=x', origin: 'https://evil.example' },
    data: { query: '{ __typename }' },
  });
  expect(answer.status()).toBe(403);
});
