import type { Browser, Page } from '@playwright/test';
import { BESIDE, expect, test } from './fixtures';

const PASSWORD = 'four words for a journey';

async function signIn(browser: Browser, email: string, password: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

test(
  'an administrator invites a colleague, who sets a password and signs in; then suspends and restores their access',
  BESIDE,
  async ({ browser, signInAs }) => {
    const email = `newcomer-${Date.now()}@bank.example`;
    const people = await signInAs('administrator', '/people');
    const row = people.getByRole('row').filter({ hasText: email });
    await people.getByRole('button', { name: 'Invite a person' }).click();
    const dialog = people.getByRole('dialog', { name: 'Invite a person' });
    await dialog.getByLabel('E-mail').fill(email);
    await dialog.getByLabel('Name', { exact: false }).fill('A newcomer');
    await dialog.getByLabel('Officer').check();
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = await dialog.getByLabel('Link of the invitation').innerText();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(row).toContainText('invited, link works until');
    await expect(row).toContainText('never');

    const context = await browser.newContext();
    const welcome = await context.newPage();
    const asked: string[] = [];
    welcome.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    await welcome.goto(link);
    await expect(welcome.getByLabel('E-mail')).toHaveValue(email);
    await welcome.getByRole('textbox', { name: 'New password' }).fill('too short');
    await welcome.getByRole('textbox', { name: 'Repeat the password' }).fill('too short');
    await welcome.getByRole('button', { name: 'Set the password' }).click();
    await expect(welcome.getByRole('alert').filter({ hasText: 'No password was set' })).toContainText(
      'at least 15 characters',
    );
    await welcome.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
    await welcome.getByRole('textbox', { name: 'Repeat the password' }).fill(PASSWORD);
    await welcome.getByRole('button', { name: 'Set the password' }).click();
    await expect(welcome.getByRole('status')).toContainText(`Sign in as ${email}`);
    await welcome.getByRole('link', { name: 'Go to sign-in' }).click();
    await expect(welcome).toHaveURL(/\/sign-in$/);
    const secret = link.slice(link.indexOf('#') + 1);
    expect(asked.filter((request) => request.includes(secret))).toEqual([]);

    // The link works once.
    await welcome.goto(link);
    await expect(welcome.getByRole('alert').filter({ hasText: 'No password was set' })).toContainText(
      'has been used, has expired or was replaced',
    );

    const colleague = await signIn(browser, email, PASSWORD);
    await expect(colleague).not.toHaveURL(/sign-in/);

    await people.getByRole('button', { name: 'Suspend access of A newcomer' }).first().click();
    const suspend = people.getByRole('dialog', { name: 'Suspend access: A newcomer' });
    await suspend.getByLabel('Reason').fill('They have left the desk.');
    await suspend.getByRole('button', { name: 'Suspend access' }).click();
    await expect(row).toContainText('suspended since');
    await colleague.goto('/audit');
    await expect(colleague.getByRole('link', { name: /sign in/i }).first()).toBeVisible();

    await people.getByRole('button', { name: 'Restore access of A newcomer' }).first().click();
    const restore = people.getByRole('dialog', { name: 'Restore access: A newcomer' });
    await restore.getByLabel('Reason').fill('They are back.');
    await restore.getByRole('button', { name: 'Restore access' }).click();
    await expect(row).toContainText('active');
    await expect(row).toContainText('password');
  },
);
