import { BESIDE, expect, test } from './fixtures';

test(
  'whoever reads an account sees what a trade would do to it, before anybody makes it',
  BESIDE,
  async ({ signInAs }) => {
    const page = await signInAs('viewer', '/accounts');
    await page.getByRole('table').getByRole('link').first().click();
    const whatIf = page.getByRole('region', { name: 'What if' });
    const trade = whatIf.getByRole('group', { name: 'Trade 1' });
    // An inverse contract is not quoted in what the account's figures are in.
    await trade.getByRole('combobox', { name: 'Instrument' }).fill('BTCUSD');
    await page.getByRole('option', { name: 'BTCUSD', exact: true }).click();
    await expect(trade.getByLabel('Price')).toHaveAccessibleDescription('as quoted; empty: at the mark');
    await trade.getByRole('combobox', { name: 'Instrument' }).fill('BTCUSDT');
    await page.getByRole('option', { name: 'BTCUSDT', exact: true }).click();
    await expect(trade.getByLabel('Price')).not.toHaveValue('');
    await expect(trade.getByLabel('Price')).toHaveAccessibleDescription('in USDT; empty: at the mark');

    await trade.getByLabel('Quantity').fill('-0.25');
    await whatIf.getByRole('button', { name: 'Compute' }).click();
    const answer = whatIf.getByRole('status', { name: 'What if' });
    // The first of all accounts is the one that lacks most.
    await expect(answer).toContainText('Not allowed: the account lacks its initial margin');
    await expect(answer.getByRole('table', { name: 'Figures now and after the trades' })).toContainText(
      'Initial margin (IM)',
    );
    await expect(answer).toContainText(/under version \d+/);

    await trade.getByLabel('Quantity').fill('30000000');
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
      await trade.getByLabel('Quantity').fill(typed);
      await whatIf.getByRole('button', { name: 'Compute' }).click();
      await expect(trade.getByLabel('Quantity')).toHaveAccessibleDescription(new RegExp(fault));
      await expect(answer).toBeEmpty();
    }

    // Several trades, and then a fall of all prices.
    await trade.getByLabel('Quantity').fill('-0.25');
    await whatIf.getByRole('button', { name: 'Add a trade' }).click();
    const second = whatIf.getByRole('group', { name: 'Trade 2' });
    await second.getByRole('combobox', { name: 'Instrument' }).fill('ETHUSDT');
    await page.getByRole('option', { name: 'ETHUSDT', exact: true }).click();
    await second.getByLabel('Quantity').fill('2');
    await second.getByLabel('Price').fill('');
    await whatIf.getByRole('button', { name: '−10 %' }).click();
    await whatIf.getByRole('button', { name: 'Compute' }).click();
    await expect(answer.getByRole('columnheader', { name: 'And after the move' }).first()).toBeVisible();
    await expect(
      answer.getByRole('table', { name: 'Liquidation prices now and after the trades' }),
    ).toContainText('ETHUSDT');
    await whatIf.getByRole('button', { name: 'Draw margin against price' }).click();
    const drawn = whatIf.getByRole('group', { name: 'Margin against price' });
    await drawn.getByRole('slider', { name: 'Move shown' }).press('Home');
    await expect(drawn.getByRole('slider', { name: 'Move shown' })).toHaveAttribute(
      'aria-valuetext',
      /^−50\.00 %: Equity .*Initial margin /,
    );
    await expect(drawn.getByRole('table', { name: 'Margin against all prices, by move' })).toContainText(
      '−50.00 %',
    );

    await whatIf.getByRole('button', { name: 'In every scenario' }).click();
    const scenarios = whatIf.getByRole('group', { name: 'In every scenario', exact: true });
    await expect(scenarios.getByRole('row', { name: /COVID-19 sell-off, 2020-03-12/ })).toContainText(
      /OK|Warning|Call|Liquidation/,
    );
    await expect(scenarios).toContainText('The move of prices above is not in it.');
  },
);
