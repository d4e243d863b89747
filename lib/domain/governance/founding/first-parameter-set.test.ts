import { describe, expect, test } from 'vitest';
import { decimal, decimalText } from '../../number/decimal';
import type { FoundingTier } from '../../market/founding-tiers';
import { marginAccount } from '../../margin/method/account';
import { compileParameters } from '../../margin/method/compile';
import { parseParameterSet } from '../../parameters/validate';
import { PRESETS } from '../../presets/all';
import { foundingRules } from '../../market/adopt-tiers';
import { firstParameterSet, type ParameterContent } from './first-parameter-set';

const USD = { settlementAsset: 'USD', levels: null };
let line = 1;
const tier = (
  symbol: string,
  floor: string,
  initialRate: string,
  maintenanceRate: string,
  more: Partial<FoundingTier> = {},
): FoundingTier => ({
  symbol,
  marginClass: null,
  floor: decimal(floor),
  cap: null,
  initial: { rate: decimal(initialRate) },
  maintenanceRate: decimal(maintenanceRate),
  place: { kind: 'LINE', line: (line += 1) },
  ...more,
});
const table = (...tiers: FoundingTier[]): ParameterContent => ({
  kind: 'TIERS',
  tiers,
  initialMargin: 'MARGINAL_TIERS',
  maintenanceMargin: 'MARGINAL_TIERS',
});

function marginOf(content: ParameterContent, notional: string) {
  const set = firstParameterSet(content, USD);
  if (!set.ok) throw new Error(JSON.stringify(set.refusal));
  const margined = marginAccount({
    parameters: compileParameters(set.value),
    instruments: new Map([
      [
        'X',
        { symbol: 'X', kind: 'PERPETUAL', underlying: 'X', settlementAsset: 'USD', multiplier: decimal('1') },
      ],
    ]),
    prices: new Map([['X', decimal(notional)]]),
    book: {
      account: 'a',
      positions: [{ instrument: 'X', quantity: decimal('1'), entryPrice: decimal(notional) }],
      collateral: [{ asset: 'USD', amount: decimal('1') }],
    },
  });
  if (!margined.ok) throw new Error(JSON.stringify(margined.refusal));
  const { initialMargin, maintenanceMargin } = margined.value;
  return [decimalText(initialMargin), decimalText(maintenanceMargin)];
}

describe('tiers', () => {
  const two = [tier('X', '0', '0.12', '0.06'), tier('X', '1000', '0.2', '0.1')] as const;

  test('of slices: each rate on its own slice, the last without end', () => {
    // 1000 · 0.12 + 999,000 · 0.2; 1000 · 0.06 + 999,000 · 0.1
    expect(marginOf(table(...two), '1000000')).toEqual(['199920', '99960']);
  });

  test('whole: the rate of the tier on all', () => {
    const whole = {
      ...table(...two),
      initialMargin: 'WHOLE_TIERS',
      maintenanceMargin: 'WHOLE_TIERS',
    } as const;
    expect(marginOf(whole, '1000000')).toEqual(['200000', '100000']);
    expect(marginOf(whole, '500')).toEqual(['60', '30']);
  });

  test('by leverage, as the importer reads it', () => {
    const leveraged = table(tier('X', '0', '0.1', '0.05', { initial: { maxLeverage: decimal('8') } }));
    expect(marginOf({ ...leveraged, initialMargin: 'WHOLE_TIERS' } as ParameterContent, '1000')).toEqual([
      '125',
      '50',
    ]);
  });

  test('only a last cap that is stated becomes a maximum notional', () => {
    const maximumOf = (content: ParameterContent) => {
      const set = firstParameterSet(content, USD);
      return set.ok ? (set.value.document.marginClasses['X']?.maximumNotional ?? null) : 'refused';
    };
    expect(maximumOf(table(...two))).toBeNull();
    const [low, high] = two;
    expect(maximumOf(table({ ...low, cap: decimal('1000') }, { ...high, cap: decimal('9000') }))).toBe(
      '9000',
    );
  });

  test('of several instruments of one class are one curve', () => {
    const set = firstParameterSet(
      table(
        tier('X', '0', '0.1', '0.05', { marginClass: 'majors' }),
        tier('Y', '0', '0.1', '0.05', { marginClass: 'majors' }),
      ),
      USD,
    );
    expect(set.ok && set.value.document.marginClasses['majors']?.instruments).toEqual(['X', 'Y']);
  });

  test('levels of the founding take the place of the defaults', () => {
    const levels = { warning: '2', call: '1.5', liquidation: '1.1' };
    const set = firstParameterSet(table(...two), { settlementAsset: 'USD', levels });
    const { accountRules } = foundingRules('USD');
    const stated = { ...accountRules, warningLevel: '2', callLevel: '1.5', liquidationLevel: '1.1' };
    expect(set.ok && set.value.document.accountRules).toEqual(stated);
    const callAt = 'INITIAL_MARGIN' as const;
    const called = firstParameterSet(table(...two), {
      settlementAsset: 'USD',
      levels: { ...levels, callAt },
    });
    expect(called.ok && called.value.document.accountRules).toEqual({ ...stated, callAt });
  });

  const at = (content: ParameterContent) => {
    const set = firstParameterSet(content, USD);
    return set.ok ? [] : set.refusal.map(({ path, rule }) => `${path}: ${rule}`);
  };
  test('what is wrong is said at its row', () => {
    line = 1;
    expect(at(table(tier('X', '5', '0.1', '0.05')))).toEqual(['line 2, column "floor": tiers-start-at-zero']);
    line = 1;
    expect(
      at(table(tier('X', '0', '0.1', '0.05', { cap: decimal('10') }), tier('X', '11', '0.2', '0.1'))),
    ).toEqual(['line 3, column "floor": tier-gap']);
    line = 1;
    expect(
      at(table(tier('X', '0', '0.1', '0.05', { cap: decimal('10') }), tier('X', '9', '0.2', '0.1'))),
    ).toEqual(['line 3, column "floor": tier-overlap']);
    line = 1;
    expect(at(table(tier('X', '3', '0.1', '0.05', { cap: decimal('3') })))).toEqual([
      'line 2, column "cap": cap-above-floor',
    ]);
    line = 1;
    expect(
      at(
        table(
          tier('X', '0', '0.1', '0.05', { marginClass: 'm' }),
          tier('Y', '0', '0.2', '0.05', { marginClass: 'm' }),
        ),
      ),
    ).toEqual(['line 3, column "symbol": class-tiers-agree']);
    line = 1;
    expect(at(table(tier('X', '0', '1.1', '0.05'))).join()).toContain('line 2, column "initialRate": ');
  });
});

describe('presets', () => {
  test.each(PRESETS.map((preset) => [preset.name, preset] as const))(
    '%s for all of its classes is the preset with other instruments',
    (name, preset) => {
      const parsed = parseParameterSet(preset.parameters);
      if (!parsed.ok) throw new Error(name);
      const { document } = parsed.value;
      const instruments = Object.fromEntries(
        Object.entries(document.marginClasses).map(([className, { instruments: own }]) => [className, own]),
      );
      const set = firstParameterSet({ kind: 'PRESET', preset: name, instruments }, USD);
      expect(set.ok && set.value.hash).toBe(parsed.value.hash);
    },
  );

  test('a document of effective parameters is refused', () => {
    const [preset] = PRESETS;
    const document = structuredClone(preset?.parameters) as { marginClasses: Record<string, object> };
    const [name = ''] = Object.keys(document.marginClasses);
    Object.assign(document.marginClasses[name] ?? {}, { dial: { initial: '1.5', maintenance: '1' } });
    expect(firstParameterSet({ kind: 'DOCUMENT', document }, USD)).toMatchObject({
      refusal: [{ path: `/marginClasses/${name}/dial`, rule: 'effective-only' }],
    });
  });

  test('an unknown preset and an unknown class are refused', () => {
    const rules = (content: ParameterContent) => {
      const set = firstParameterSet(content, USD);
      return set.ok ? [] : set.refusal.map(({ path, rule }) => `${path}: ${rule}`);
    };
    expect(rules({ kind: 'PRESET', preset: 'nobody', instruments: {} })).toEqual([
      '/parameters/preset: no-such-preset',
    ]);
    expect(rules({ kind: 'PRESET', preset: 'dydx-v4', instruments: { huge: ['X'] } })).toEqual([
      '/parameters/instruments/huge: class-known',
    ]);
  });
});
