import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../json/merge-patch';
import { compiledOf } from '../../../testing/preset-answers';
import { BYBIT_TIERS } from '../../presets/bybit-tiers';
import { marginPortfolio } from '../../../usecases/margin/margin-portfolio';
import type { MarginRequestJson } from './margin-request';

const { document } = compiledOf(BYBIT_TIERS).set;
const [className = '', marginClass] = Object.entries(document.marginClasses)[0] ?? [];
const instrument = marginClass?.instruments[0] ?? '';
const settlement = document.settlementAsset;

type Account = MarginRequestJson['account'];
interface Asked {
  readonly positions: Account['positions'];
  readonly collateral?: Account['collateral'];
  readonly trade?: MarginRequestJson['trade'];
  readonly hedgedLegs?: string | null;
}

function asked({ positions, collateral, trade, hedgedLegs = 'BOTH' }: Asked) {
  const parameters = mergePatch(BYBIT_TIERS.parameters, { marginClasses: { [className]: { hedgedLegs } } });
  const request: MarginRequestJson = {
    instruments: [{ symbol: instrument }],
    market: { prices: { [instrument]: '50000' } },
    account: {
      account: 'one',
      positions,
      collateral: collateral ?? [{ asset: settlement, amount: '1000000' }],
    },
    ...(trade ? { trade } : {}),
  };
  return marginPortfolio(request, parameters);
}

function faults(of: Asked): string[] {
  const answer = asked(of);
  return answer.ok ? [] : answer.refusal.map(({ rule, path }) => `${rule} ${path}`);
}

interface Figures {
  readonly equity: string;
  readonly positions: readonly Readonly<Record<string, string>>[];
  readonly trade: { readonly after: Figures };
}

function figures(of: Asked): Figures {
  const answer = asked(of);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value as unknown as Figures;
}

const long = { instrument, leg: 'LONG', quantity: '4', entryPrice: '40000' } as const;
const short = { instrument, leg: 'SHORT', quantity: '-1', entryPrice: '60000' } as const;
const oneWay = { instrument, quantity: '1', entryPrice: '40000' };

describe('a request', () => {
  test('says which leg a position is, and is answered by leg, with one liquidation price', () => {
    const { positions } = figures({
      positions: [long, short],
      collateral: [{ asset: settlement, amount: '1000' }],
    });
    expect(positions.map(({ leg, unrealisedProfit }) => [leg, unrealisedProfit])).toEqual([
      ['LONG', '40000'],
      ['SHORT', '10000'],
    ]);
    expect(positions[0]?.['liquidationPrices']).toEqual(positions[1]?.['liquidationPrices']);
  });

  test.each<[string, Asked, string[]]>([
    ['both legs', { positions: [long, short] }, []],
    [
      'a leg of nothing',
      {
        positions: [
          { ...long, quantity: '0' },
          { ...short, quantity: '0' },
        ],
      },
      [],
    ],
    ['a leg twice', { positions: [long, long] }, ['instrument-repeated /account/positions/1/leg']],
    [
      'a position beside a leg',
      { positions: [long, oneWay] },
      ['instrument-repeated /account/positions/1/instrument'],
    ],
    [
      'a leg beside a position',
      { positions: [oneWay, short] },
      ['instrument-repeated /account/positions/1/leg'],
    ],
    [
      'a long that is short',
      { positions: [{ ...long, quantity: '-4' }] },
      ['leg-side /account/positions/0/quantity'],
    ],
    [
      'a short that is long',
      { positions: [{ ...short, quantity: '1' }] },
      ['leg-side /account/positions/0/quantity'],
    ],
    [
      'no such leg',
      { positions: [{ ...oneWay, leg: 'BOTH' as 'LONG' }] },
      ['choice /account/positions/0/leg'],
    ],
    [
      'a class without hedge mode',
      { positions: [oneWay, long].slice(1), hedgedLegs: null },
      ['legs-not-allowed /account/positions/0/leg'],
    ],
    [
      'funding of nothing',
      { positions: [{ ...long, quantity: '0', accruedFunding: '1' }] },
      ['funding-of-nothing /account/positions/0/accruedFunding'],
    ],
    [
      'interest that is owed to the account',
      { positions: [], collateral: [{ asset: settlement, amount: '1', accruedInterest: '-1' }] },
      ['interest-range /account/collateral/0/accruedInterest'],
    ],
  ])('%s', (_name, of, expected) => {
    expect(faults(of)).toEqual(expected);
  });
});

describe('a trade of an account in hedge mode', () => {
  const trade = (quantity: string, leg?: 'LONG' | 'SHORT') => ({
    ...{ instrument, quantity, price: '50000' },
    ...(leg ? { leg } : {}),
  });

  test.each<[string, Asked, string[]]>([
    ['names no leg', { positions: [long, short], trade: trade('1') }, ['trade-leg /trade/leg']],
    [
      'names one of a one-way position',
      { positions: [oneWay], trade: trade('1', 'LONG') },
      ['trade-leg /trade/leg'],
    ],
    [
      'closes more than the leg',
      { positions: [long, short], trade: trade('-5', 'LONG') },
      ['leg-turned-over /trade/quantity'],
    ],
    [
      'buys more than was sold',
      { positions: [long, short], trade: trade('2', 'SHORT') },
      ['leg-turned-over /trade/quantity'],
    ],
    [
      'sells what is no leg yet',
      { positions: [short], trade: trade('-1', 'LONG') },
      ['leg-turned-over /trade/quantity'],
    ],
    ['closes the leg', { positions: [long, short], trade: trade('-4', 'LONG') }, []],
    ['opens the other leg', { positions: [long], trade: trade('-4', 'SHORT') }, []],
    [
      'where it is not allowed',
      { positions: [], trade: trade('1', 'LONG'), hedgedLegs: null },
      ['legs-not-allowed /trade/leg'],
    ],
  ])('%s', (_name, of, expected) => {
    expect(faults(of)).toEqual(expected);
  });

  test('changes its leg alone, settles what has accrued on it, and at the mark leaves equity as it is', () => {
    const positions = [
      { ...long, accruedFunding: '-100' },
      { ...short, accruedFunding: '7' },
    ];
    const collateral = [{ asset: settlement, amount: '1000000', accruedInterest: '5' }];
    const { equity, trade: tried } = figures({ positions, collateral, trade: trade('-1', 'LONG') });
    expect(equity).toBe(String(1_000_000 - 5 + 40_000 - 100 + 10_000 + 7));
    expect(tried.after.equity).toBe(equity);
    expect(
      tried.after.positions.map(({ leg, notional, unrealisedProfit }) => [leg, notional, unrealisedProfit]),
    ).toEqual([
      ['LONG', '150000', '30000'],
      ['SHORT', '50000', '10007'],
    ]);
  });

  test('that closes a leg with funding leaves equity as it is', () => {
    const positions = [{ ...long, accruedFunding: '-100' }, short];
    const { equity, trade: tried } = figures({ positions, trade: trade('-4', 'LONG') });
    expect(tried.after.equity).toBe(equity);
    expect(tried.after.positions.map(({ leg }) => leg)).toEqual(['SHORT']);
  });
});
