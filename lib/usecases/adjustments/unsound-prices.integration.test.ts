import { afterAll, beforeAll, expect, test } from 'vitest';
import { programmeOf } from '../../domain/dynamics/programme';
import type { PriceHold } from '../../domain/market/price-guard';
import { Decimal } from '../../domain/number/decimal';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
} from '../../testing/adjusted-venue';
import { replayOf } from './steps/order-facts';

const GUARD = {
  ...{ zLimit: '8', barMinutes: 1_440, decay: '0.97', leastMove: '0.01', greatestMove: '0.5' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 60 },
  sources: { precedence: ['one', 'two', 'three'], silenceSeconds: 600 },
};

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: null });
  const document = JSON.parse(adjustedDocument({ alts: altsProgramme(2) })) as object;
  await venue.activated(JSON.stringify({ ...document, marketData: { priceGuard: GUARD } }));
  await venue.slot();
  await venue.inPhase('LIVE');
});
afterAll(() => venue.close());

/** What sources say of the coin that the programme follows. */
async function said(prices: Readonly<Record<string, string>>): Promise<void> {
  await venue.within(async (unit) => {
    const at = await unit.clock();
    await unit.heldPrices.keepSourcePrices(
      Object.entries(prices).map(([source, price]) => ({
        ...{ instrument: 'DOGE-PERP', source, price: new Decimal(price) },
        ...{ observedAt: at, receivedAt: at },
      })),
    );
  });
}

test('where sources are apart initial margin may rise, and maintenance margin waits until they agree', async () => {
  await said({ one: '0.1425', two: '0.15', three: '0.16' });
  await venue.slot();
  expect(await venue.dials()).toEqual(['1.02', '1']);
  expect((await venue.state()).held).toEqual(['SOURCES_DISAGREE']);
  await said({ two: '0.1426' });
  await venue.slot();
  expect(await venue.dials()).toEqual(['1.0404', '1.02']);
  expect((await venue.state()).held).toEqual([]);
  expect(await venue.brokenAudit()).toBeNull();
});

test('a bar whose close was held, and that nothing accepted since, is none to a programme', async () => {
  const returns = async (): Promise<number> => {
    await venue.slot();
    const { slotHash } = await venue.state();
    const { record } = await venue.prisma.adjustmentSlot.findUniqueOrThrow({ where: { hash: slotHash } });
    return (JSON.parse(record) as { signal: { returns: number } }).signal.returns;
  };
  const replayed = async (): Promise<number> =>
    (await venue.within((unit) => replayOf(unit, 'alts', programmeOf(altsProgramme(2)))))?.slots ?? 0;
  const [before, playedBefore] = [await returns(), await replayed()];
  const [bar] = await venue.prisma.priceBar.findMany({ orderBy: { opensAt: 'desc' }, skip: 3, take: 1 });
  if (!bar) throw new Error('there are bars');
  const closedAt = new Date(bar.opensAt.getTime() + 1_440 * 60_000);
  const price = new Decimal('0.3');
  const held = { price, observedAt: closedAt, receivedAt: closedAt, source: null };
  const hold: PriceHold = {
    ...{
      reason: 'BEYOND_VOLATILITY',
      last: { price: new Decimal('0.1425'), observedAt: bar.opensAt },
      first: held,
      newest: held,
    },
    ...{
      candidates: 1,
      volatility: 0.01,
      bars: 1,
      allowed: new Decimal('0.08'),
      endsAt: closedAt,
      fallback: 'KEEP',
    },
    run: { low: price, high: price, count: 1, observedFrom: closedAt, receivedFrom: closedAt },
  };
  await venue.within(async ({ heldPrices }) => {
    const id = await heldPrices.begin('DOGE-PERP', hold, null);
    await heldPrices.end(id, { by: 'REJECTED', at: closedAt, accepted: null });
  });
  expect(await returns()).toBe(before - 1);
  // What people vote on is played over the bars that it will read.
  expect(await replayed()).toBe(playedBefore - 1);
});
