import { BESIDE, expect, test } from './fixtures';
import { startOwnVenue } from './own-venue';

const PERSON = {
  name: 'Administrator',
  email: 'administrator@venue.example',
  password: 'four words for a journey',
};

test(
  'whoever opens the one-time link founds the venue from a table of tiers, sees every account first, and signs in',
  BESIDE,
  async ({ browser }) => {
    // It starts a database and five processes of its own.
    test.slow();
    const venue = await startOwnVenue();
    try {
      const page = await (await browser.newContext()).newPage();
      await page.goto(venue.link);
      await expect(page.getByText('Imported: 3 instruments')).toBeVisible();
      await page.getByLabel('Name of the venue').fill('Pit and Plough');
      await page.getByLabel('Settlement asset').fill('USD');
      await page.getByText('Tiers', { exact: true }).click();
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Read it from a file' }).click(),
      ]);
      await chooser.setFiles('examples/your-own-venue/tiers.csv');
      await expect(page.getByLabel('Table of tiers')).toHaveValue(/COPPER-PERP,2000000,0\.08,0\.048/);
      await page.getByLabel('Initial margin charges').selectOption('Each rate on its own slice');
      await page.getByLabel('Maintenance margin charges').selectOption('Each rate on its own slice');
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(PERSON.name);
      await page.getByLabel('E-mail').fill(PERSON.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(PERSON.password);
      await page.getByRole('button', { name: 'Show where every account would stand' }).click();

      // The figures of docs/your-own-venue.md, which charges the same tiers in the same shape.
      const preview = page.getByRole('region', { name: 'Where every account would stand' });
      await expect(preview).toContainText('32 accounts under this parameter set');
      for (const [what, figure] of [
        ...[
          ['OK', '20'],
          ['Warning', '1'],
          ['Called', '7'],
          ['Liquidation', '4'],
          ['Unmargined', '0'],
        ],
        ...[
          ['Initial margin', '5,829,717.25 USD'],
          ['Maintenance margin', '3,497,830.35 USD'],
        ],
        ...[
          ['Equity', '8,781,280.8 USD'],
          ['Would be called', '904,258.1 USD'],
        ],
      ] as const)
        await expect(preview).toContainText(`${what}${figure}`);
      await page.getByRole('button', { name: 'Found Pit and Plough' }).click();
      await expect(page.getByText('The venue is founded, and version 1 is live.')).toBeVisible();

      await page.getByRole('link', { name: 'Go to sign-in' }).click();
      await page.getByLabel('E-mail').fill(PERSON.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(PERSON.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('banner')).toContainText('Pit and Plough');

      const again = await (await browser.newContext()).newPage();
      await again.goto(venue.link);
      await expect(again).toHaveURL(/sign-in/);
    } finally {
      await venue.end();
    }
  },
);
