import { expect, test } from 'vitest';
import type { MarketState } from '../domain/margin/method/inputs';
import { decimal, round } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import { parameterSetOf } from '../testing/arbitraries';
import { drawSeed } from '../testing/draw-seed';
import { everyCase } from '../testing/engine-cases';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { repeats } from '../testing/thorough';
import { columnarEngine } from './columnar-engine';

/** Every price, figure, multiplier and the instant at once: whatever the rows of a set could be of. */
function movedMarket({ instruments, prices, figures, asOf, ...others }: MarketState): MarketState {
  const moved = (by: string) => (value: Parameters<typeof round>[0]) =>
    round(value.times(by), { scale: 8, mode: 'UP' });
  const each = <Value>(map: ReadonlyMap<string, Value>, to: (value: Value) => Value) =>
    new Map([...map].map(([name, value]) => [name, to(value)]));
  return {
    ...others,
    instruments: each(instruments, (terms) => ({ ...terms, multiplier: terms.multiplier.times(3) })),
    prices: each(prices, moved('1.07')),
    ...(figures && {
      figures: each(figures, (one) =>
        Object.fromEntries(Object.entries(one).map(([name, value]) => [name, moved('1.5')(value)])),
      ),
    }),
    ...(asOf && { asOf: new Date(asOf.getTime() - 86_400_000) }),
  };
}

test('a set that was compiled in one market has the figures of the reference method in another one', async () => {
  const random = Random.fromSeed(drawSeed() + 5);
  const engine = columnarEngine();
  let differing = 0;
  for (let turn = 0; turn < repeats(60, 600); turn += 1) {
    const { parameters, market, books } = everyCase(random, turn, 4);
    const markets = [market, movedMarket(market), market];
    const computed: (readonly string[])[] = [];
    for (const one of markets) {
      computed.push(await engineTexts(engine, parameters, one, books));
      expect(computed.at(-1)).toEqual(referenceTexts(parameters, one, books));
    }
    differing += computed[0]?.some((text, at) => text !== computed[1]?.[at]) ? 1 : 0;
  }
  expect(differing).toBeGreaterThan(repeats(30, 300));
  expect(engine.counts.narrow).toBeGreaterThan(repeats(100, 1_000));
}, 120_000);

test('a rate that follows the market is folded anew in each', async () => {
  const parameters = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      all: {
        instruments: ['P'],
        initialMargin: {
          curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.1' },
          modifiers: [
            {
              operation: 'ADD',
              curve: {
                ...{ driver: 'VOLATILITY', shape: 'LINEAR', beyond: 'HOLD' },
                points: [
                  { at: '0', rate: '0' },
                  { at: '1', rate: '0.5' },
                ],
              },
            },
          ],
        },
        maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
      },
    },
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1.3', callLevel: '1.1', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'UP' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
  const one = decimal('1');
  const book = {
    account: 'one',
    positions: [{ instrument: 'P', quantity: one, entryPrice: one }],
    collateral: [{ asset: 'USD', amount: one }],
  };
  const engine = columnarEngine();
  for (const volatility of ['0.2', '0.6', '0.2']) {
    const market = {
      instruments: new Map([['P', { symbol: 'P', multiplier: one }]]),
      prices: new Map([['P', one]]),
      figures: new Map([['P', { VOLATILITY: decimal(volatility) }]]),
    };
    const [text] = await engineTexts(engine, parameters, market, [book]);
    expect(text).toBe(referenceTexts(parameters, market, [book])[0]);
    expect(text).toContain(volatility === '0.2' ? '"0.2"' : '"0.4"');
  }
  expect(engine.counts).toEqual({ narrow: 3, exact: 0, reference: 0 });
});
