import { BESIDE, expect, test } from './fixtures';

test(
  'whoever reads an account sees what a trade would do to it, before anybody makes it',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('viewer', '/accounts');
    await page.getByRole('table').getByRole('link').first().click();
    const whatIf = page.getByRole('region', { name: 'What if' });
    await whatIf.getByRole('combobox', { name: 'Instrument' }).fill('BTCUSDT');
    await page.getByRole('option', { name: 'BTCUSDT', exact: true }).click();
    await expect(whatIf.getByLabel('Price')).not.toHaveValue('');

    await whatIf.getByLabel('Quantity').fill('-0.25');
    await whatIf.getByRole('button', { name: 'Compute' }).click();
    const answer = whatIf.getByRole('status', { name: 'What if' });
    // The first of all accounts is the one that lacks most.
    await expect(answer).toContainText('Not allowed: the account lacks its initial margin');
    await expect(answer.getByRole('table', { name: 'Figures now and after the trade' })).toContainText(
      'Initial margin (IM)',
    );
    await expect(answer).toContainText(/under version \d+/);

    await whatIf.getByLabel('Quantity').fill('30000000');
    await whatIf.getByRole('button', { name: 'Compute' }).click();
    await expect(answer).toContainText('Not allowed');
    await expect(answer).toContainText(
      /BTCUSDT would be [0-9.,]+ USDT of notional, above its maximum of [0-9,]+/,
    );

    for (const [typed, fault] of [
      ['0', 'Enter a quantity other than 0.'],
      ['abc', 'Enter the quantity in digits, such as -0.25.'],
      ['1e9', 'Enter the quantity in digits, such as -0.25.'],
    ] as const) {
      await whatIf.getByLabel('Quantity').fill(typed);
      await whatIf.getByRole('button', { name: 'Compute' }).click();
      await expect(whatIf.getByLabel('Quantity')).toHaveAccessibleDescription(new RegExp(fault));
      await expect(answer).toBeEmpty();
    }
  },
);
