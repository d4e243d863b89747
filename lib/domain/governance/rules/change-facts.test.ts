import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { decimalText } from '../../number/decimal';
import { decimalOf, type Fraction } from '../../number/fraction';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { defaultRules } from '../policy/policy';
import { changeFacts } from './change-facts';
import { rulingOf } from './ruling';

const rates = (...charges: readonly string[]) => ({
  curve: {
    ...{ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS' },
    tiers: charges.map((rate, index) => ({ floor: String(index * 50_000), rate })),
  },
});
const classOf = (instruments: readonly string[], initial: string, maintenance: string) => ({
  ...{ instruments, initialMargin: rates(initial), maintenanceMargin: rates(maintenance) },
});
const BASE = {
  marginClasses: { major: classOf(['BTC', 'ETH'], '0.2', '0.1'), minor: classOf(['DOGE'], '0.4', '0.2') },
  collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.2', pricedBy: 'BTC' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
  marketData: { maximumAgeSeconds: 600 },
};
function setOf(changed: Partial<Record<keyof typeof BASE, object>>): ParameterSet {
  return parameterSetOf({
    ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
    ...{ ...BASE, ...changed },
  });
}
const base = setOf({});
const factsOf = (changed: Parameters<typeof setOf>[0]) => changeFacts(base, setOf(changed));
const text = (value: Fraction | null) => value && decimalText(decimalOf(value, 6));

test('a change of nothing touches nothing, and a rule that asks for something does not hold of it', () => {
  expect(factsOf({})).toMatchObject({ membersChanged: 0, direction: 'EQUAL', solvency: 'NONE' });
});

test('rates are told as guardrails measure them: of what they were, and of notional, up and down apart', () => {
  const { major: _major, ...others } = BASE.marginClasses;
  const facts = factsOf({ marginClasses: { ...others, major: classOf(['BTC', 'ETH'], '0.25', '0.08') } });
  expect(
    [facts.rise, facts.fall].map(({ relative, ofNotional }) => [text(relative), text(ofNotional)]),
  ).toEqual([
    ['0.25', '0.05'],
    ['0.2', '0.02'],
  ]);
  expect([[...facts.parts], [...facts.classes], [...facts.instruments].sort(), facts.membersChanged]).toEqual(
    [['MARGIN_CLASSES'], ['major'], ['BTC', 'ETH'], 2],
  );
  expect(facts.direction).toBe('MIXED');
});

test('an instrument that is no longer charged, and a class that is gone, are touched', () => {
  const { minor: _minor, ...others } = BASE.marginClasses;
  const facts = factsOf({ marginClasses: others });
  expect([[...facts.instruments], [...facts.classes]]).toEqual([['DOGE'], ['minor']]);
});

describe('what solvency rests on', () => {
  const { collateral, accountRules } = BASE;
  const BTC = { haircut: '0.1', pricedBy: 'BTC' };
  const cases: readonly [string, Parameters<typeof setOf>[0], string][] = [
    [
      'a new asset alone',
      { collateral: { ...collateral, ETH: { haircut: '0.3', pricedBy: 'ETH' } } },
      'ALONE',
    ],
    ['a lower haircut alone', { collateral: { ...collateral, BTC } }, 'ALONE'],
    ['a higher haircut', { collateral: { ...collateral, BTC: { ...BTC, haircut: '0.3' } } }, 'NONE'],
    ['an asset that is gone', { collateral: { USDT: collateral.USDT } }, 'NONE'],
    ['a lower liquidation level', { accountRules: { ...accountRules, liquidationLevel: '0.9' } }, 'ALONE'],
    ['a higher one', { accountRules: { ...accountRules, liquidationLevel: '1.1' } }, 'NONE'],
    ['rates alone', { marginClasses: { major: classOf(['BTC', 'ETH', 'DOGE'], '0.1', '0.05') } }, 'NONE'],
    [
      'a new asset and a lower haircut',
      { collateral: { USDT: collateral.USDT, BTC, ETH: { haircut: '0.3', pricedBy: 'ETH' } } },
      'WITH_OTHERS',
    ],
    [
      'a new asset and a higher rate',
      {
        collateral: { ...collateral, ETH: { haircut: '0.3', pricedBy: 'ETH' } },
        marginClasses: { ...BASE.marginClasses, minor: classOf(['DOGE'], '0.5', '0.2') },
      },
      'WITH_OTHERS',
    ],
  ];
  test.each(cases)('%s', (_, changed, expected) => {
    expect(factsOf(changed).solvency).toBe(expected);
  });
});

/**
 * A derivatives protocol lost some 285 million USD on 1 April 2026: a worthless asset was made collateral and the limits on it taken away
 * in one go, by two signatures of five and without any delay.
 */
test('the loss of 1 April 2026: new collateral with limits removed is denied by the first rule, and alone it waits a day', () => {
  const WORTHLESS = { haircut: '0', pricedBy: 'CVT' };
  const classes = { ...BASE.marginClasses, new: classOf(['CVT'], '1', '0.5') };
  const inOneGo = factsOf({
    collateral: { ...BASE.collateral, CVT: WORTHLESS },
    marginClasses: classes,
    accountRules: { ...BASE.accountRules, callLevel: '1', liquidationLevel: '0.5' },
  });
  const rules = defaultRules(2);
  const effects = {
    newlyInCall: { accounts: 0 },
    newlyLiquidatable: { accounts: 0, notional: '0' },
  };
  const ruled = rulingOf(rules, { kind: 'CHANGE', facts: inOneGo, effects });
  expect(ruled.denied).toEqual([rules[0]?.name]);

  const listed = setOf({ marginClasses: classes });
  const alone = changeFacts(
    listed,
    setOf({ marginClasses: classes, collateral: { ...BASE.collateral, CVT: WORTHLESS } }),
  );
  expect(rulingOf(rules, { kind: 'CHANGE', facts: alone, effects })).toMatchObject({
    denied: null,
    delayHours: 24,
  });
  const levels = factsOf({ accountRules: { ...BASE.accountRules, callLevel: '1', liquidationLevel: '0.5' } });
  expect(rulingOf(rules, { kind: 'CHANGE', facts: levels, effects }).denied).toEqual([rules[0]?.name]);
});
