import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { expect, test } from './fixtures';

test('an auditor verifies the log, repeats a simulation to the same hash and takes the evidence away', async ({
  proposalInReviewBy,
  signInAs,
}) => {
  const { path } = await proposalInReviewBy('analyst');
  const page = await signInAs('auditor', '/audit');

  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText('The log holds.')).toBeVisible({ timeout: 120_000 });
  const log = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as JSON lines' }).click();
  const lines = fs
    .readFileSync(await (await log).path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines.length).toBeGreaterThan(5);
  const entries = lines.map((line) => JSON.parse(line) as { seq: string; hash: string; prevHash: string });
  for (const [index, entry] of entries.entries()) {
    const older = entries[index + 1];
    if (older) expect(entry.prevHash, `entry ${entry.seq} follows the one before`).toBe(older.hash);
  }

  await page.goto(`${path}/checks`);
  await expect(page.getByRole('table', { name: 'Life of the proposal' })).toContainText(
    'Submitted it for review',
  );
  await page
    .getByRole('button', { name: /^Details of entry/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText('proposal.submit');
  await expect(page.getByRole('dialog')).toContainText('IN_REVIEW');
  await page.keyboard.press('Escape');

  await page.getByRole('navigation', { name: 'Proposal' }).getByRole('link', { name: 'Evidence' }).click();
  await page.getByRole('button', { name: 'Repeat simulation' }).click();
  await expect(page.getByText('Same hash:', { exact: false })).toBeVisible({ timeout: 120_000 });

  const bundle = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export evidence' }).click();
  const evidence = JSON.parse(fs.readFileSync(await (await bundle).path(), 'utf8')) as Record<
    string,
    unknown
  >;
  // Anyone can check the bundle without us: SHA-256 of the RFC 8785 form of the document.
  const text = canonicalize(evidence.evidence) ?? '';
  expect(createHash('sha256').update(text).digest('hex')).toBe(evidence.evidenceHash);

  const table = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Affected accounts (Parquet)' }).click();
  const parquet = fs.readFileSync(await (await table).path());
  expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);

  await page.getByRole('link', { name: 'Print memo' }).click();
  await expect(page.getByRole('region', { name: 'Decision' })).toContainText('Goes live');
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText(String(evidence.evidenceHash));
});
