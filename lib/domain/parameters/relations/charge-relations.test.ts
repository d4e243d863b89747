import { describe, expect, test } from 'vitest';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { DRIFT_V2 } from '../../presets/drift-v2';
import { DYDX_V4 } from '../../presets/dydx-v4';
import { mergePatch } from '../../json/merge-patch';
import type { Preset } from '../../presets/preset';
import { parseParameterSet } from '../validate';

function faultsOf({ parameters }: Preset, marginClass: string, patch: object): string[] {
  const parsed = parseParameterSet(mergePatch(parameters, { marginClasses: { [marginClass]: patch } }));
  return parsed.ok ? [] : parsed.refusal.map(({ rule, path }) => `${rule} ${path}`);
}

const firstClass = ({ parameters }: Preset): string =>
  Object.keys((parameters as { marginClasses: object }).marginClasses)[0] ?? '';
const AT_LIMIT = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' };
const APART = { initial: 'ENTRY', maintenance: 'MARK' };
const PER_ORDER = { amounts: { perOrder: '1' } };

describe('what a class charges', () => {
  const name = firstClass(DYDX_V4);
  const at = `/marginClasses/${name}`;

  test.each<[string, object, string[]]>([
    ['orders at their limits', { openOrders: AT_LIMIT }, []],
    ['a price for each requirement', { notionalAt: APART }, []],
    ['an amount for each order, to open', { openOrders: AT_LIMIT, initialMargin: PER_ORDER }, []],
    [
      'orders that are charged for keeping',
      { openOrders: { ...AT_LIMIT, requirement: 'MAINTENANCE' } },
      ['choice /openOrders/requirement'],
    ],
    ['orders at no price', { openOrders: { ...AT_LIMIT, price: 'LAST' } }, ['choice /openOrders/price']],
    [
      'orders with a word too many',
      { openOrders: { ...AT_LIMIT, side: 'BUY' } },
      ['unknown-key /openOrders/side'],
    ],
    [
      'orders half said',
      { openOrders: { requirement: 'INITIAL', price: 'MARK' } },
      ['choice /openOrders/openLoss'],
    ],
    ['orders in a word that is none', { openOrders: 'ALL' }, ['choice /openOrders']],
  ])('%s', (_name, patch, rules) => {
    expect(faultsOf(DYDX_V4, name, patch).map((fault) => fault.replace(at, ''))).toEqual(rules);
  });

  test('one price in two words is said once', () => {
    const twice = { notionalAt: { initial: 'MARK', maintenance: 'MARK' } };
    expect(faultsOf(DYDX_V4, name, twice)).toEqual([`notional-prices-differ ${at}/notionalAt`]);
  });

  test('an amount of maintenance margin for each order is refused where none is charged for it, in modes too', () => {
    const [ordered, fast] = [
      { ...PER_ORDER, curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.01' } },
      'high-leverage',
    ];
    const drift = Object.entries(
      (DRIFT_V2.parameters as { marginClasses: Record<string, { modes?: object }> }).marginClasses,
    ).find(([, { modes }]) => modes)?.[0];
    const patch = {
      openOrders: AT_LIMIT,
      maintenanceMargin: ordered,
      modes: { [fast]: { maintenanceMargin: ordered } },
    };
    const found = faultsOf(DRIFT_V2, drift ?? '', patch).filter((fault) => fault.startsWith('orders-'));
    expect(found).toEqual(
      // The venue's other mode states one too.
      ['', `/modes/${fast}`, `/modes/${fast}-maintenance`].map(
        (mode) => `orders-charge-initial /marginClasses/${drift}${mode}/maintenanceMargin/amounts/perOrder`,
      ),
    );
    expect(
      faultsOf(DRIFT_V2, drift ?? '', { ...patch, openOrders: 'WORST_CASE' }).filter((fault) =>
        fault.startsWith('orders-'),
      ),
    ).toEqual([]);
  });

  test('what is margined together charges no order, and no price of its own', () => {
    const together = Object.entries(
      (DERIVE_STANDARD.parameters as { portfolios: Record<string, { marginClasses: string[] }> }).portfolios,
    )[0]?.[1].marginClasses[0];
    expect(faultsOf(DERIVE_STANDARD, together ?? '', { openOrders: AT_LIMIT, notionalAt: APART })).toEqual([
      `charged-alone /marginClasses/${together}/openOrders`,
      `charged-alone /marginClasses/${together}/notionalAt`,
    ]);
  });
});
