import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf, type Asked, faultsOf, scaled } from '../../testing/preset-answers';
import { weight } from '../margin/method/weight';
import { decimal, decimalText } from '../number/decimal';
import { decimalOf, fractionOf } from '../number/fraction';
import type { WeightDocument } from '../parameters/document/collateral-document';
import { mergePatch } from '../json/merge-patch';
import { marginPortfolio } from '../../usecases/margin/margin-portfolio';
import { DRIFT_V2 } from './drift-v2';

// The venue's own tests of what a user chose: drift-labs/protocol-v2 programs/drift/src/math/margin/tests.rs @ 22d3396d, functions
// user_custom_margin_ratio, margin_ratio_override, user_perp_positions_custom_margin_ratio and
// user_and_position_max_margin_ratio_initial_vs_maintenance. Their market: 100 SOL at 100, 10 % and 5 %, assets 0.8 and 0.9, debts 1.2
// and 1.1, no premiums.

const chosenOf = (asset: 'assetWeight' | 'debtWeight') =>
  (
    DRIFT_V2.parameters as {
      collateral: { SOL: Record<typeof asset, { initial: { modifiers: readonly object[] } }> };
    }
  ).collateral.SOL[asset].initial.modifiers.at(-1);
const weighed = (asset: 'assetWeight' | 'debtWeight') => ({
  initial: { modifiers: [chosenOf(asset)] },
  maintenance: { modifiers: [] },
});
const ofPositions = (
  DRIFT_V2.parameters as {
    marginClasses: { 'SOL-PERP': { initialMargin: { modifiers: readonly object[] } } };
  }
).marginClasses['SOL-PERP'].initialMargin.modifiers;
const chosenOfPosition = ofPositions.at(-1);
const MARKET = {
  collateral: { SOL: { assetWeight: weighed('assetWeight'), debtWeight: weighed('debtWeight') } },
  marginClasses: {
    'SOL-PERP': {
      initialMargin: { modifiers: [chosenOfPosition] },
      maintenanceMargin: { modifiers: [] },
      fillMargin: null,
      modes: null,
    },
  },
};

const asked = (changes: Omit<Asked, 'prices'>): Asked => ({
  ...{ parameters: MARKET, prices: { 'SOL-PERP': '100', 'SOL-SPOT': '100' } },
  figures: { 'SOL-PERP': { NET_PROFIT: '0' }, SOL: { TOTAL_DEPOSITS: '0' } },
  ...changes,
});
const perp = (selectedRate?: string) => [
  {
    ...{ instrument: 'SOL-PERP', quantity: '100', entryPrice: '100' },
    ...(selectedRate ? { selectedRate } : {}),
  },
];
const owing = { USDC: '100', SOL: '-100' };

describe('what a user chose for all of the account', () => {
  test.each([
    ['2', '50000'],
    ['1', '30000'],
    ['0.5', '20000'],
  ])('a ratio of %s requires %s of 100 SOL long and 100 SOL owed', (selectedRate, required) => {
    const answer = answerOf(DRIFT_V2, asked({ positions: perp(), collateral: owing, selectedRate }));
    expect(answer.initialMargin).toBe(required);
    expect(answer.initialEquity).toBe('100');
  });

  test('does not touch maintenance margin', () => {
    const answer = answerOf(DRIFT_V2, asked({ positions: perp(), collateral: owing, selectedRate: '10' }));
    expect(answer.maintenanceMargin).toBe('11500');
  });

  test.each([
    ['0.5', '5000'],
    // Where the venue's weight is the lesser, as without a choice.
    ['0.1', '8000'],
    // What is left of 1 is never below 0: saturating_sub in state/user.rs.
    ['2', '0'],
  ])('a ratio of %s leaves %s of 100 SOL deposited', (selectedRate, counted) => {
    expect(answerOf(DRIFT_V2, asked({ collateral: { SOL: '100' }, selectedRate })).initialEquity).toBe(
      counted,
    );
  });

  // Initial is by the greater of what was chosen for the account and for the position, whichever that is.
  test.each([
    ['2', undefined, '20000'],
    ['2', '4', '40000'],
    ['4', '0.5', '40000'],
    [undefined, '4', '40000'],
  ])('a ratio of %s of a position, %s of the account: %s', (own, selectedRate, required) => {
    const answer = answerOf(
      DRIFT_V2,
      asked({ positions: perp(own), collateral: { USDC: '100' }, ...(selectedRate ? { selectedRate } : {}) }),
    );
    expect(answer.initialMargin).toBe(required);
    expect(answer.maintenanceMargin).toBe('500');
  });
});

/** ⌊√value⌋ of whole numbers, by Newton's steps. */
function wholeRoot(value: bigint): bigint {
  let root = value;
  for (let next = (root + 1n) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
}

// As the venue counts, in whole numbers of 1e-4 and of 1e-9: apply_user_custom_margin_ratio, state/user.rs @ 481e5cda, on weights of
// calculate_size_discount_asset_weight and calculate_size_premium_liability_weight with an imf of 0.003.
test('by size and by choice an asset and a debt weigh what they weigh in whole numbers', () => {
  const { assetWeight, debtWeight } = (
    DRIFT_V2.parameters as {
      collateral: { SOL: Record<'assetWeight' | 'debtWeight', { initial: WeightDocument }> };
    }
  ).collateral.SOL;
  const [asset, debt] = [weight(assetWeight.initial), weight(debtWeight.initial)];
  const sizes = fc.bigInt({ min: 1n, max: 10n ** 15n });
  const ratios = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 1_000_000 }));
  fc.assert(
    fc.property(sizes, ratios, (size, ratio) => {
      const at = (driver: string) => {
        if (driver === 'AMOUNT') return fractionOf(decimal(scaled(size.toString(), 9)));
        return fractionOf(decimal(driver === 'SELECTED_RATE' ? scaled(String(ratio), 4) : '0'));
      };
      const root = wholeRoot(size * 10n + 1n);
      const discount = Number(11_000_000_000n / (1_000_000n + (root * 3_000n) / 100_000n));
      const premium = 9_600 + Number((root * 3_000n) / 10_000_000n);
      const weighs = (one: typeof asset): string => decimalText(decimalOf(one.at(at)).times(10_000));
      expect(weighs(asset)).toBe(String(Math.min(8_000, discount, Math.max(10_000 - ratio, 0))));
      expect(weighs(debt)).toBe(String(Math.max(12_000, premium, 10_000 + ratio)));
    }),
  );
});

test('every term says what was chosen, where it was that which counted', () => {
  const labels = (changes: Omit<Asked, 'prices'>, figure: string) => {
    const answer = answerOf(DRIFT_V2, asked(changes)) as unknown as {
      figures: { figure: string; terms: { label: string }[] }[];
    };
    return answer.figures.find((one) => one.figure === figure)?.terms.map(({ label }) => label);
  };
  const debt = { collateral: { SOL: '-100' } };
  expect(labels({ ...debt, selectedRate: '2' }, 'INITIAL_MARGIN')).toEqual([
    'debt of 100 SOL at 100, by the rate of 200 % that was chosen for the account',
  ]);
  expect(labels({ ...debt, selectedRate: '0.1' }, 'INITIAL_MARGIN')).toEqual(['debt of 100 SOL at 100']);
  expect(labels({ ...debt, selectedRate: '2' }, 'MAINTENANCE_MARGIN')).toEqual(['debt of 100 SOL at 100']);
  expect(labels({ collateral: { SOL: '100' }, selectedRate: '0.5' }, 'INITIAL_EQUITY')).toEqual([
    '100 SOL at 100',
    'SOL weighs 50 %, by the rate of 50 % that was chosen for the account',
  ]);
  expect(labels({ positions: perp(), selectedRate: '2' }, 'INITIAL_MARGIN')?.join()).toContain(
    'the rate its holder chose',
  );
});

describe('a rate that the set does not tell apart is refused', () => {
  const HELD = mergePatch(DRIFT_V2.parameters, {
    marginClasses: {
      'SOL-PERP': {
        modes: null,
        initialMargin: {
          modifiers: [
            ...ofPositions.slice(0, -1),
            { ...chosenOfPosition, curve: { ...curveOf(chosenOfPosition), beyond: 'HOLD' } },
          ],
        },
      },
    },
  });
  const faults = (parameters: unknown, changes: Omit<Asked, 'prices' | 'parameters'>) => {
    const { selectedRate, positions = [], collateral = {} } = changes;
    const answer = marginPortfolio(
      {
        instruments: [{ symbol: 'SOL-PERP' }, { symbol: 'SOL-SPOT' }],
        market: { prices: { 'SOL-PERP': '100', 'SOL-SPOT': '100' }, figures: asked({}).figures },
        account: {
          ...{ account: 'one', positions },
          ...(selectedRate ? { selectedRate } : {}),
          collateral: Object.entries(collateral).map(([asset, amount]) => ({ asset, amount })),
        },
      },
      parameters,
    );
    return answer.ok ? [] : answer.refusal.map(({ rule, path }) => `${rule} ${path}`);
  };
  test.each([
    [
      'above 1 where it is held there',
      HELD,
      perp('1.0001'),
      undefined,
      ['/account/positions/0/selectedRate'],
    ],
    ['1 where it is held there', HELD, perp('1'), '1', []],
    ['of the account above 1', HELD, perp(), '1.5', ['/account/selectedRate']],
    ['below 0', DRIFT_V2.parameters, perp(), '-0.1', ['/account/selectedRate']],
    [
      'beyond what anybody means',
      DRIFT_V2.parameters,
      perp('100.1'),
      '101',
      ['/account/selectedRate', '/account/positions/0/selectedRate'],
    ],
    ['as much as anybody means', DRIFT_V2.parameters, perp('100'), '100', []],
    ['of the account 0 is none', DRIFT_V2.parameters, perp(), '0', []],
  ])('%s', (_what, parameters, positions, selectedRate, places) => {
    expect(faults(parameters, { positions, ...(selectedRate ? { selectedRate } : {}) })).toEqual(
      places.map((place) => `selected-range ${place}`),
    );
  });
});

function curveOf(modifier: object | undefined): object {
  return (modifier as { curve: object }).curve;
}

describe('where what was chosen may weigh', () => {
  const chosen = curveOf(chosenOf('assetWeight'));
  const [asset, debt] = (['assetWeight', 'debtWeight'] as const).map((kind) => ({
    collateral: { SOL: { [kind]: { maintenance: { modifiers: [chosenOf(kind)] } } } },
  }));
  test.each([
    [
      'an asset that keeps positions',
      asset,
      '/collateral/SOL/assetWeight/maintenance/modifiers/0/curve/driver',
    ],
    ['a debt that keeps positions', debt, '/collateral/SOL/debtWeight/maintenance/modifiers/0/curve/driver'],
    [
      'a haircut, which is of both',
      { collateral: { SOL: { concentrationHaircut: chosen } } },
      '/collateral/SOL/concentrationHaircut/driver',
    ],
  ])('%s does not', (_what, patch, place) => {
    expect(faultsOf(DRIFT_V2, patch).map(({ rule, path }) => `${rule} ${path}`)).toContain(
      `driver-place ${place}`,
    );
  });

  test('an asset that weighs more for opening by what was chosen is refused', () => {
    const raised = { ...(chosenOf('assetWeight') as object), operation: 'MAX' };
    const patch = { collateral: { SOL: { assetWeight: { initial: { modifiers: [raised] } } } } };
    expect(faultsOf(DRIFT_V2, patch).map(({ rule }) => rule)).toContain('initial-weight-stricter');
  });
});
