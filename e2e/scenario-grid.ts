import { type Page } from '@playwright/test';
import { expect } from './fixtures';
import { describeChange, impactOf, simulate, submit } from './proposal-page';

/** @returns the path of a submitted proposal that margins DOGE by scenarios, changed in a second revision */
export async function proposeScenarioGrid(analyst: Page): Promise<string> {
  await analyst.goto('/proposals/new?part=portfolios');
  const adding = analyst.getByRole('region', { name: 'Add a portfolio' });
  await adding.getByLabel('Name').fill('dogecoin');
  await adding.getByRole('combobox', { name: 'Margin classes of the new portfolio' }).click();
  await analyst.getByRole('option', { name: 'DOGEUSDT' }).click();
  await adding.getByLabel('Their underlying').fill('DOGE');
  await adding.getByRole('button', { name: 'Add the portfolio' }).click();
  await expect(impactOf(analyst)).toContainText('Valid');
  await describeChange(analyst, 'Margin DOGE by scenarios', 'Its tiers know nothing of how far it moves.');
  await analyst.getByRole('button', { name: 'Create proposal' }).click();
  await expect(analyst).toHaveURL(/\/proposals\/\d+$/);
  const path = new URL(analyst.url()).pathname;

  await analyst.goto(`${path}/edit?part=portfolios`);
  const down = analyst.getByLabel('Scenario 7, price move', { exact: true });
  await expect(down).toHaveValue('-3');
  await down.fill('-4.5');
  await analyst.getByLabel('Scenario 8, counted in percent').fill('140');
  await expect(impactOf(analyst)).toContainText(/Valid|fault/);
  await analyst.getByLabel('Scenario 8, counted in percent').fill('40');
  await analyst.getByRole('button', { name: 'Add a scenario' }).click();
  await analyst.getByLabel('Scenario 10, price move', { exact: true }).fill('-2.5');
  await expect(impactOf(analyst)).toContainText('Valid');
  await analyst.getByRole('button', { name: 'Save revision' }).click();
  await expect(analyst).toHaveURL(new RegExp(`${path}$`));

  await simulate(analyst);
  await analyst.goto(`${path}/diff`);
  await expect(analyst.getByRole('table', { name: 'Other changed parameters' })).toContainText('scenarios');
  await submit(analyst);
  return path;
}
