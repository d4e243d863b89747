import type { APIRequestContext, Page } from '@playwright/test';
import { expect } from './fixtures';
import { act, ask } from './venue-api';

/** Accounts of the demo of each kind, and what their pages show, against a computation that shares no code with the product's. */

/** The pocket and the hedge hold nothing but SOL. */
export const POCKET = { owner: 'demo-000207', name: 'SOLUSDT', id: 'demo-000207#SOLUSDT' };
export const HEDGED = 'demo-000150';
export const INVERSE = 'demo-000446';

/** Equity of 20.60 and 18.20 USDT: enough as their margin was at first. */
export async function leaveLittle(operator: APIRequestContext): Promise<void> {
  const usdt = (amount: string) => [{ asset: 'USDT', amount }];
  await act(operator, 'importAccounts', 'ImportReceipt { rows }', {
    rows: [
      { account: HEDGED, collateral: usdt('84.88') },
      { account: POCKET.owner, pockets: [{ pocket: POCKET.name, collateral: usdt('503.51') }] },
    ],
  });
}

interface MarginClass {
  readonly hedgedLegs: string;
  readonly initialMargin: { readonly curve: { readonly tiers: readonly { maxLeverage: string }[] } };
  readonly maintenanceMargin: { readonly curve: { readonly tiers: readonly { rate: string }[] } };
}

/** What is live: the document as it stands, and prices. */
export interface Live {
  readonly version: number;
  readonly classes: Readonly<Record<'SOLUSDT' | 'BTCUSD', MarginClass>>;
  readonly solInUsdt: number;
  readonly btcInUsdt: number;
  /** What one inverse contract stands for. */
  readonly contractInUsd: number;
  /** What the inverse contract is quoted at. */
  readonly btcInUsd: number;
}

export async function whatIsLive(request: APIRequestContext): Promise<Live> {
  const { venue, parameters, sol, btc, inverse } = await ask<{
    venue: { liveVersion: { number: number } };
    parameters: { parameterSet: { document: { marginClasses: Live['classes'] } } };
    sol: { markPrice: string };
    btc: { markPrice: string };
    inverse: { markPrice: string; multiplier: string };
  }>(
    request,
    `{ venue { liveVersion { number } } parameters { parameterSet { document } }
       sol: instrument(symbol: "SOLUSDT") { markPrice } btc: instrument(symbol: "BTCUSDT") { markPrice }
       inverse: instrument(symbol: "BTCUSD") { markPrice multiplier } }`,
  );
  return {
    version: venue.liveVersion.number,
    classes: parameters.parameterSet.document.marginClasses,
    ...{ solInUsdt: Number(sol.markPrice), btcInUsdt: Number(btc.markPrice) },
    ...{ contractInUsd: Number(inverse.multiplier), btcInUsd: Number(inverse.markPrice) },
  };
}

/** What the first tiers ask of a notional within them. */
function askedOf({ initialMargin, maintenanceMargin }: MarginClass, notional: number) {
  return {
    initial: notional / Number(initialMargin.curve.tiers[0]?.maxLeverage),
    maintenance: notional * Number(maintenanceMargin.curve.tiers[0]?.rate),
  };
}

const numberOf = (text: string | null | undefined): number =>
  Number((text ?? '').replaceAll(',', '').replace('−', '-').replace('+', '') || NaN);

/** A row of the account's positions, each figure by the first line of its header and whole, from its title where it has one. */
async function positionOn(page: Page, name: string): Promise<Readonly<Record<string, number>>> {
  const table = page.getByRole('table', { name: 'Positions', exact: true });
  const row = table.getByRole('row', { name: new RegExp(`^${name} [+−]`) });
  await expect(row).toBeVisible();
  const headers = await table.getByRole('columnheader').allInnerTexts();
  const cells = await row
    .getByRole('cell')
    .evaluateAll((all) =>
      all.map((cell) => cell.querySelector('[title]')?.getAttribute('title') ?? cell.textContent),
    );
  return Object.fromEntries(
    headers.map((header, index) => [header.split('\n')[0] ?? '', numberOf(cells[index])]),
  );
}

/** A figure at the top of an account's page, whole. */
async function figureOn(page: Page, name: string): Promise<number> {
  const figures = page.getByRole('region', { name: 'Figures' });
  const figure = figures.locator('dl > div', { has: page.getByRole('term').filter({ hasText: name }) });
  return numberOf(await figure.locator('dd [title]').getAttribute('title'));
}

async function open(page: Page, account: string, position: string, { version }: Live): Promise<void> {
  const shown = new URLSearchParams({ position, figure: 'MAINTENANCE_MARGIN' });
  await page.goto(`/accounts/${encodeURIComponent(account)}?${shown.toString()}`);
  await expect(page.getByText(`Margined under version ${version},`)).toBeVisible();
}

/** A pocket stands for itself, and leads to the account that it belongs to: quantity × price × rate. */
async function expectPocket(page: Page, now: Live): Promise<void> {
  await open(page, POCKET.id, 'SOLUSDT', now);
  await expect(page.getByText(`Isolated pocket of ${POCKET.owner}`)).toBeVisible();
  await expect(page.getByRole('link', { name: POCKET.owner, exact: true })).toBeVisible();
  const { Quantity, IM, MM } = await positionOn(page, 'SOLUSDT');
  const asked = askedOf(now.classes.SOLUSDT, Math.abs(Quantity ?? NaN) * now.solInUsdt);
  expect(MM).toBeCloseTo(asked.maintenance, 6);
  expect(IM).toBeCloseTo(asked.initial, 6);
  expect(await figureOn(page, 'Maintenance margin (MM)')).toBeCloseTo(asked.maintenance, 6);
}

/** Each leg has a row; the account is asked for the greater of both, or for both: (long + short) × price × rate. */
async function expectHedged(page: Page, now: Live): Promise<void> {
  await open(page, HEDGED, 'SOLUSDT short', now);
  const long = (await positionOn(page, 'SOLUSDT long'))['Quantity'] ?? NaN;
  const short = -((await positionOn(page, 'SOLUSDT short'))['Quantity'] ?? NaN);
  expect(short).toBeGreaterThan(0);
  expect(long).toBeGreaterThan(short);
  const { SOLUSDT } = now.classes;
  const asked = askedOf(SOLUSDT, (SOLUSDT.hedgedLegs === 'BOTH' ? long + short : long) * now.solInUsdt);
  expect(await figureOn(page, 'Maintenance margin (MM)')).toBeCloseTo(asked.maintenance, 6);
  expect(await figureOn(page, 'Initial margin (IM)')).toBeCloseTo(asked.initial, 6);
  const explained = page.getByRole('table', { name: 'Maintenance margin', exact: true });
  await expect(explained.getByRole('row', { name: /^tier 1.* SOLUSDT long / })).toBeVisible();
  await expect(explained.getByRole('row', { name: /^tier 1.* SOLUSDT short / })).toBeVisible();
  const why = page.getByText('SOLUSDT short: the other leg requires more, and only that is charged.');
  await expect(why).toHaveCount(SOLUSDT.hedgedLegs === 'BOTH' ? 0 : 1);
}

/** Contracts × value / price is notional in BTC, of which the tiers are: to eight digits of BTC, at which it is rounded. */
async function expectInverse(page: Page, now: Live): Promise<void> {
  await open(page, INVERSE, 'BTCUSD', now);
  const { Quantity, IM, MM } = await positionOn(page, 'BTCUSD');
  const notionalBtc = (Math.abs(Quantity ?? NaN) * now.contractInUsd) / now.btcInUsd;
  const askedBtc = askedOf(now.classes.BTCUSD, notionalBtc);
  await expect(page.getByRole('columnheader', { name: /^Mark/ })).toContainText('as quoted');
  const inBtc = (figure: string) =>
    page.getByRole('table', { name: `${figure} of BTCUSD in BTC, class BTCUSD` });
  const sumOf = async (figure: string) =>
    numberOf(await inBtc(figure).getByRole('row', { name: /^Sum/ }).getByRole('cell').innerText());
  expect(await sumOf('Notional')).toBeCloseTo(notionalBtc, 7);
  expect(await sumOf('Maintenance margin')).toBeCloseTo(askedBtc.maintenance, 7);
  // What the rate applies to is there to be multiplied by it.
  const tier = inBtc('Maintenance margin').getByRole('row', { name: /^tier 1/ });
  expect(numberOf(await tier.getByRole('cell').nth(2).innerText())).toBeCloseTo(notionalBtc, 7);
  expect(MM).toBeCloseTo(askedBtc.maintenance * now.btcInUsdt, 3);
  expect(IM).toBeCloseTo(askedBtc.initial * now.btcInUsdt, 3);
}

/** By kind: opens the account's page, and expects there what is live. */
export const KINDS = { pocket: expectPocket, hedged: expectHedged, inverse: expectInverse } as const;

/** Who is hit: a pocket by its own name and not its owner, and an account of two legs once. */
export async function expectWhoIsHit(evidence: Page): Promise<void> {
  const affected = evidence.getByRole('table', { name: 'Accounts affected' });
  await expect(affected.getByRole('row', { name: POCKET.id })).toHaveText(/Warning.*Call/);
  await expect(affected.getByRole('link', { name: POCKET.owner, exact: true })).toHaveCount(0);
  await expect(affected.getByRole('row', { name: HEDGED })).toHaveCount(1);
  await expect(affected.getByRole('row', { name: HEDGED })).toHaveText(/OK.*Call/);
  const instruments = evidence.getByRole('table', { name: 'Impact by instrument' });
  await expect(instruments.getByRole('row', { name: /^BTCUSD / })).toContainText('▲');
  await evidence.getByRole('heading', { name: 'Cross-margin efficiency' }).scrollIntoViewIfNeeded();
  const losing = evidence.getByRole('table', { name: 'Accounts that lose most by offsets' });
  await expect(losing.getByRole('link', { name: HEDGED, exact: true })).toHaveCount(1);
}
