import { expect, test } from './fixtures';
import { approvalOf, approve } from './proposal-page';

test('its author cannot approve a proposal; another officer needs their own password; who looks at what was edited since is told', async ({
  proposalInReviewBy,
  signInAs,
}) => {
  const { path } = await proposalInReviewBy('officer2');
  const author = await signInAs('officer2', path);
  const approval = approvalOf(author).getByRole('button', { name: 'Approve', exact: true });
  await expect(approval).toBeDisabled();
  await expect(approval).toHaveAccessibleDescription(/someone else must/);
  await expect(approvalOf(author).getByRole('button', { name: 'Reject' })).toHaveCount(0);
  const viewer = await signInAs('viewer', path);
  const barred = approvalOf(viewer).getByRole('button', { name: 'Approve', exact: true });
  await expect(barred).toBeDisabled();
  await expect(barred).toHaveAccessibleDescription('Only officers and the chair may vote on proposals.');

  const officer = await signInAs('officer', path);
  await approvalOf(officer).getByRole('button', { name: 'Approve', exact: true }).click();
  const dialog = officer.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('not mine');
  await dialog.getByRole('button', { name: 'Confirm approval' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was sent');
  await officer.keyboard.press('Escape');
  await expect(approvalOf(officer)).toContainText('0 of 2');

  await author.goto(`${path}/edit?class=ETHUSDT&curve=maintenanceMargin`);
  await author.getByLabel('Tier 1, rate in percent').fill('0.47');
  await author.getByLabel('Tier 1, rate in percent').press('Tab');
  await author.getByRole('button', { name: 'Save revision' }).click();
  await expect(author).toHaveURL(new RegExp(`${path}$`));
  await approvalOf(author).getByRole('button', { name: 'Submit for review' }).click();
  await expect(approvalOf(author).getByRole('status')).toHaveText('Submitted for review');

  await expect(officer.getByRole('alert').filter({ hasText: 'This proposal was edited' })).toBeVisible({
    timeout: 30_000,
  });
  await officer.getByRole('button', { name: 'Look at revision 2' }).click();
  await expect(officer.getByText('This proposal was edited')).toHaveCount(0);
});

test('two officers read the evidence and approve; an edit voids both approvals', async ({
  proposalInReviewBy,
  signInAs,
}) => {
  const { path, title } = await proposalInReviewBy('analyst');

  const first = await signInAs('officer', '/proposals?view=vote');
  await first.getByRole('link', { name: title }).click();
  await expect(first.getByRole('heading', { level: 1 })).toContainText(title);
  const tabs = first.getByRole('navigation', { name: 'Proposal' });
  await tabs.getByRole('link', { name: 'Diff' }).click();
  await expect(first.getByRole('img', { name: /effective rate over notional/ }).first()).toBeVisible();
  await tabs.getByRole('link', { name: 'Evidence' }).click();
  await expect(first.getByRole('region', { name: 'Accounts affected' })).toBeVisible();
  await tabs.getByRole('link', { name: 'Discussion' }).click();
  await first.getByRole('combobox', { name: 'About' }).click();
  await first.getByRole('option').nth(1).click();
  await first
    .getByRole('textbox', { name: 'Comment' })
    .fill('The first tier is what the move of May needed.');
  await first.getByRole('button', { name: 'Comment' }).click();
  await expect(first.getByRole('listitem').filter({ hasText: 'move of May' })).toBeVisible();
  await approve(first);
  await expect(approvalOf(first)).toContainText('1 of 2');

  const second = await signInAs('officer2', path);
  await approve(second);
  await expect(approvalOf(second)).toContainText('2 of 2');
  await expect(second.getByRole('heading', { level: 1 })).toContainText('Approved');

  const author = await signInAs('analyst', path);
  await approvalOf(author).getByRole('link', { name: 'Edit' }).click();
  await expect(author).toHaveURL(/\/edit/);
  await author.goto(`${path}/edit?class=ETHUSDT&curve=maintenanceMargin`);
  await author.getByLabel('Tier 1, rate in percent').fill('0.46');
  await author.getByLabel('Tier 1, rate in percent').press('Tab');
  await author.getByRole('button', { name: 'Save revision' }).click();
  await expect(author).toHaveURL(new RegExp(`${path}$`));
  await expect(approvalOf(author)).toContainText('0 of 2');
  await expect(author.getByRole('heading', { level: 1 })).toContainText('Draft');

  await second.reload();
  await expect(approvalOf(second)).toContainText('0 of 2');
  await second.getByRole('navigation', { name: 'Proposal' }).getByRole('link', { name: 'Checks' }).click();
  await expect(second.getByText('does not count', { exact: false })).toHaveCount(2);
});
