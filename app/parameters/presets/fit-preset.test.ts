import { describe, expect, test } from 'vitest';
import { type Adoption, fittedDocument } from './fit-preset';

const tiers = (rate: string) => ({
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate }] },
});
const constant = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.02' } };
const link = { link: 'BASE_INITIAL', of: 'AMOUNT', fraction: '0.6' };

const live = {
  settlementAsset: 'USDT',
  marginClasses: {
    BTC: {
      ...{ instruments: ['BTCUSDT'], maximumNotional: '900' },
      ...{ initialMargin: tiers('0.01'), maintenanceMargin: tiers('0.005') },
    },
    DOGE: { instruments: ['DOGEUSDT'], initialMargin: tiers('0.05'), maintenanceMargin: tiers('0.02') },
  },
  collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTCUSDT' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
};
const preset = {
  settlementAsset: 'USDC',
  marginClasses: {
    'large-cap': {
      ...{ instruments: ['BTC-USD'], maximumNotional: '1' },
      ...{ initialMargin: constant, maintenanceMargin: link },
    },
  },
  collateral: { USDC: { haircut: '0.01', maximumValue: '7' } },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
  portfolios: { bitcoin: { method: 'SCENARIO_GRID', marginClasses: ['large-cap'], underlying: 'BTC' } },
};
const nothing: Adoption = {
  classes: {},
  ...{ accountRules: false, marketData: false, rounding: false, collateral: false, portfolios: false },
};

describe('a preset fitted to a venue', () => {
  test('changes nothing of which nothing is adopted', () => {
    expect(fittedDocument(live, preset, nothing)).toEqual(live);
  });

  test('a class takes the formulas and keeps its instruments and maximum; others stay', () => {
    const { marginClasses } = fittedDocument(live, preset, { ...nothing, classes: { BTC: 'large-cap' } });
    expect(marginClasses['BTC']).toEqual({
      ...{ instruments: ['BTCUSDT'], maximumNotional: '900' },
      ...{ initialMargin: constant, maintenanceMargin: link },
    });
    expect(marginClasses['DOGE']).toBe(live.marginClasses.DOGE);
  });

  test('rules are taken over one by one; the settlement asset takes the rule of the other', () => {
    const fitted = fittedDocument(live, preset, { ...nothing, accountRules: true, collateral: true });
    expect(fitted.accountRules).toEqual(preset.accountRules);
    expect(fitted.collateral).toEqual({
      USDT: { haircut: '0.01', maximumValue: '7' },
      BTC: live.collateral.BTC,
    });
    expect(fitted.marginClasses).toEqual(live.marginClasses);
  });

  test('a portfolio comes with the classes that adopted one of its own', () => {
    const adoption = { ...nothing, portfolios: true };
    expect(fittedDocument(live, preset, adoption).portfolios).toBeUndefined();
    const fitted = fittedDocument(live, preset, { ...adoption, classes: { DOGE: 'large-cap' } });
    expect(fitted.portfolios).toEqual({
      bitcoin: { ...preset.portfolios.bitcoin, marginClasses: ['DOGE'] },
    });
  });
});
