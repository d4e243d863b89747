import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../testing/arbitraries';
import { EXAMPLE_PROGRAMME } from '../dynamics/example-programme';
import { OKX_TIERS } from '../presets/okx-tiers';
import { PRESETS } from '../presets/all';
import { ok } from '../result';
import { approvable } from './approvable';
import { withDials } from './effective';
import { parseParameterSet } from './validate';

const OKX = parameterSetOf(OKX_TIERS.parameters);
const [NAME = ''] = Object.keys(OKX.document.marginClasses);

const withBounds = (document: object, name: string, least: string, greatest: string) =>
  parseParameterSet({
    ...document,
    adjustmentProgrammes: {
      one: { ...EXAMPLE_PROGRAMME, scope: { marginClasses: [name] }, bounds: { least, greatest } },
    },
  });

describe('a programme is approved for the whole of its bounds', () => {
  test('a set that is sound at every corner is taken', () => {
    const stated = withBounds(OKX.document, NAME, '0.8', '2');
    expect(approvable(stated)).toBe(stated);
  });

  test('a fee that maintenance margin no longer covers at the least dial is refused, with its place', () => {
    const { document } = OKX;
    const liquidationFee = '0.0035';
    const fee = { ...document, accountRules: { ...document.accountRules, liquidationFee } };
    const sound = parseParameterSet(fee);
    expect(sound.ok).toBe(true);
    const found = approvable(withBounds(fee, NAME, '0.5', '2'));
    expect(found).toMatchObject({
      refusal: [
        {
          rule: 'fee-below-maintenance',
          message: expect.stringMatching(/^With dials of the least/) as string,
        },
      ],
    });
  });

  test('what states a dial itself is refused before', () => {
    const moved = withDials(OKX, {
      marginClasses: new Map([[NAME, { initial: '1.5', maintenance: '1' }]]),
      portfolios: new Map(),
    });
    expect(approvable(moved)).toMatchObject({ refusal: [{ rule: 'effective-only' }] });
  });
});

describe('every preset takes a dial of 1.5 on a class, or says where it cannot', () => {
  test.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s', (_id, { parameters }) => {
    const set = parameterSetOf(parameters);
    for (const name of Object.keys(set.document.marginClasses)) {
      const moved = withDials(set, {
        marginClasses: new Map([[name, { initial: '1.5', maintenance: '1.5' }]]),
        portfolios: new Map(),
      });
      if (moved.ok) expect(moved.value.document.marginClasses[name]?.dial?.initial).toBe('1.5');
      else for (const { path, rule } of moved.refusal) expect([path.startsWith('/'), rule]).not.toContain('');
      expect(approvable(ok(set)).ok).toBe(true);
    }
  });
});
