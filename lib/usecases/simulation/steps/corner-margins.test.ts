import { describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from '../../../domain/dynamics/example-programme';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { withDials } from '../../../domain/parameters/effective';
import { parseParameterSet } from '../../../domain/parameters/validate';
import { OKX_TIERS } from '../../../domain/presets/okx-tiers';
import { parameterSetOf } from '../../../testing/arbitraries';
import { cornerDials, sidesAtCorners } from './corner-margins';

const OKX = parameterSetOf(OKX_TIERS.parameters);
const [NAME = '', OTHER = ''] = Object.keys(OKX.document.marginClasses);

function set(changes: object): ParameterSet {
  const parsed = parseParameterSet({ ...OKX.document, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const programme = (name: string, least: string, greatest: string) => ({
  ...EXAMPLE_PROGRAMME,
  scope: { marginClasses: [name] },
  bounds: { least, greatest },
});

const dialsIn = ({ document }: ParameterSet) =>
  Object.fromEntries(
    Object.entries(document.marginClasses).flatMap(([name, { dial }]) => (dial ? [[name, dial]] : [])),
  );
const both = (value: string) => ({ initial: value, maintenance: value });

describe('both sides of a change at corners', () => {
  test('are none where neither states a programme', () => {
    expect(sidesAtCorners({ base: OKX, proposed: OKX })).toEqual({ ok: true, value: null });
  });

  test('have every dial at its bound, wherever it stands now, and none that no programme of theirs moves', () => {
    const base = set({ adjustmentProgrammes: { one: programme(NAME, '0.8', '2') } });
    const moved = withDials(base, {
      marginClasses: new Map([
        [NAME, both('1.3')],
        [OTHER, both('1.1')],
      ]),
      portfolios: new Map(),
    });
    if (!moved.ok) throw new Error('the dials are within bounds');
    const proposed = set({
      adjustmentProgrammes: {
        one: programme(NAME, '0.7', '3'),
        two: programme(OTHER, '0.7', '1.5'),
      },
    });
    const found = sidesAtCorners({ base: moved.value, proposed });
    if (!found.ok || !found.value) throw new Error('both are sound');
    const { greatest, least } = found.value;
    expect([dialsIn(greatest.base), dialsIn(least.base)]).toEqual([
      ...[{ [NAME]: both('2') }, { [NAME]: both('0.8') }],
    ]);
    expect([dialsIn(greatest.proposed), dialsIn(least.proposed)]).toEqual([
      { [NAME]: both('3'), [OTHER]: both('1.5') },
      { [NAME]: both('0.7'), [OTHER]: both('0.7') },
    ]);
    expect(cornerDials({ base: moved.value, proposed })).toEqual({
      greatest: {
        base: { marginClasses: { [NAME]: both('2') }, portfolios: {} },
        proposed: { marginClasses: { [NAME]: both('3'), [OTHER]: both('1.5') }, portfolios: {} },
      },
      least: {
        base: { marginClasses: { [NAME]: both('0.8') }, portfolios: {} },
        proposed: { marginClasses: { [NAME]: both('0.7'), [OTHER]: both('0.7') }, portfolios: {} },
      },
    });
  });

  test('of which one is not sound there are refused with what is not', () => {
    const unsound = set({
      accountRules: { ...OKX.document.accountRules, liquidationFee: '0.0035' },
      adjustmentProgrammes: { one: programme(NAME, '0.5', '2') },
    });
    const sentence = (what: string) =>
      expect.stringMatching(
        new RegExp(`^With every dial at its lowest the ${what} would not be sound\\. .+`),
      ) as string;
    expect(sidesAtCorners({ base: OKX, proposed: unsound })).toEqual({
      ...{ ok: false, refusal: sentence('proposed set') },
    });
    expect(sidesAtCorners({ base: unsound, proposed: OKX })).toEqual({
      ...{ ok: false, refusal: sentence('base version') },
    });
  });
});
