import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCallOutlook } from '../db/call-outlook-store';
import { isCalledAt } from '../domain/margin/calls/call-price';
import { compileParameters } from '../domain/margin/method/compile';
import { marginAccount } from '../domain/margin/method/account';
import { Decimal } from '../domain/number/decimal';
import { marginedVenue, type MarginedVenue } from '../testing/margined-venue';
import { eventually, spawnEngine, type WorkerProcess } from '../testing/worker-process';

// The live engine looks ahead for margin calls, and keeps what it saw.

let venue: MarginedVenue;
let engine: WorkerProcess;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
  engine = spawnEngine(venue.databaseUrl, 'what both sides know');
}, 120_000);
afterAll(async () => {
  await engine.end('SIGTERM');
  await venue.close();
});

test(
  'every account is looked at, in a call, or without a figure; the nearest are called where it is said, and not before',
  { timeout: 90_000 },
  async () => {
    const outlook = await eventually('the engine has looked', () => readCallOutlook(venue.prisma));
    const accounts = await venue.prisma.account.count({ where: { closedAt: null } });
    const { asked, called, unpriced, left, withoutCall, bands } = outlook;
    expect(asked + called + unpriced + left).toBe(accounts);
    expect(left).toBe(0);
    expect(called).toBeGreaterThan(0);
    expect(called).toBe(await venue.prisma.marginCall.count({ where: { closedAt: null } }));
    expect(bands.reduce((sum, { falling, rising }) => sum + falling + rising, withoutCall)).toBe(asked);
    expect(outlook.nearest.length).toBeGreaterThan(0);
    const moves = outlook.nearest.map(({ move }) => Math.abs(Number(move)));
    expect(moves).toEqual(moves.toSorted((one, other) => one - other));
    // Margined whole at the price, and a thousandth beyond it: by the reference method, on what the database holds.
    await venue.deps.readBook(async (view) => {
      const market = await view.market();
      const parameters = compileParameters(view.live!.parameters);
      for (const { account, instrument, price, mark, equity } of outlook.nearest.slice(0, 20)) {
        const inputs = { ...market, parameters, book: (await view.account(account))! };
        const now = marginAccount(inputs);
        if (!now.ok) throw new Error('it was margined');
        expect(now.value.equity.toFixed()).toBe(new Decimal(equity).toFixed());
        expect(market.prices.get(instrument)?.eq(mark)).toBe(true);
        const there = new Decimal(price);
        // A figure's rounding can open it a hair before.
        const before = there.plus(new Decimal(mark).minus(there).times('0.01').toDecimalPlaces(12));
        expect(isCalledAt(inputs, instrument, before)).toBe(false);
        const step = there.minus(mark).isNegative() ? '0.999' : '1.001';
        expect(isCalledAt(inputs, instrument, there.times(step))).toBe(true);
      }
      return null;
    });
  },
);

test('when a price moves it looks again', { timeout: 90_000 }, async () => {
  const before = await readCallOutlook(venue.prisma);
  await venue.setPrices({ 'BTC-PERP': '63000' });
  const after = await eventually('the engine has looked again', async () => {
    const outlook = await readCallOutlook(venue.prisma);
    return outlook && outlook.asOf > before!.asOf ? outlook : null;
  });
  for (const { instrument, mark } of after.nearest) if (instrument === 'BTC-PERP') expect(mark).toBe('63000');
});
