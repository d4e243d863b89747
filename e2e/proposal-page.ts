import { type Page } from '@playwright/test';
import { DEMO_PASSWORD, expect } from './fixtures';

/** What people do on the page of a proposal, and in its editor. */

export const approvalOf = (page: Page) => page.getByRole('region', { name: 'Approval' });
export const impactOf = (page: Page) => page.getByRole('region', { name: 'Impact on live accounts' });

export async function describeChange(page: Page, title: string, rationale: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Rationale').fill(rationale);
}

/** Until the worker has: a proposal may be submitted before, but not approved. */
export async function simulate(page: Page): Promise<void> {
  await approvalOf(page).getByRole('button', { name: 'Simulate', exact: true }).click();
  await expect(approvalOf(page).getByRole('button', { name: 'Simulate again' })).toBeEnabled({
    timeout: 60_000,
  });
}

export async function submit(page: Page): Promise<void> {
  await approvalOf(page).getByRole('button', { name: 'Submit for review' }).click();
  await expect(approvalOf(page).getByRole('status')).toHaveText('Submitted for review');
}

export async function approve(page: Page): Promise<void> {
  await approvalOf(page).getByRole('button', { name: 'Approve', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: 'Confirm approval' }).click();
  await expect(approvalOf(page).getByRole('status')).toHaveText('Approved');
}
