import { describe, expect, test } from 'vitest';
import { newModifier, redriven, reshaped } from '../curve/curve-shapes';
import { reciprocalText } from './document-edits';
import { valueAt } from './document-place';
import { type EditorAction, type EditorState, initialState, reduceEditor } from './editor-state';
import { placeOf } from './faults';
import { type ParameterDocument } from './parameter-document';

const curve = {
  driver: 'NOTIONAL',
  shape: 'MARGINAL_TIERS',
  tiers: [
    { floor: '0', rate: '0.01' },
    { floor: '50000', maxLeverage: '50' },
  ],
} as const;

const PLACE = '/marginClasses/major/initialMargin/curve';

const start: ParameterDocument = {
  settlementAsset: 'USDT',
  marginClasses: {
    major: { instruments: ['BTCUSDT', 'ETHUSDT'], initialMargin: { curve }, maintenanceMargin: { curve } },
    minor: { instruments: ['DOGEUSDT'], initialMargin: { curve }, maintenanceMargin: { curve } },
  },
  collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTCUSDT' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
};

const run = (...actions: EditorAction[]): EditorState => actions.reduce(reduceEditor, initialState(start));
const charge = (text: string, gesture?: string): EditorAction => ({
  kind: 'edit',
  edit: { kind: 'setCharge', at: PLACE, index: 0, text },
  ...(gesture === undefined ? {} : { gesture }),
});
const firstTier = ({ document }: EditorState) => valueAt(document, `${PLACE}/tiers/0`);

describe('history', () => {
  test('a drag is one step back, whatever the number of its moves', () => {
    const dragged = run(charge('0.011', 'drag'), charge('0.012', 'drag'), charge('0.013', 'drag'));
    expect(firstTier(dragged)).toEqual({ floor: '0', rate: '0.013' });
    expect(reduceEditor(dragged, { kind: 'undo' }).document).toBe(start);
  });

  test('two drags of the same handle are two steps', () => {
    const state = run(charge('0.011', 'drag'), { kind: 'endGesture' }, charge('0.012', 'drag'), {
      kind: 'undo',
    });
    expect(firstTier(state)).toEqual({ floor: '0', rate: '0.011' });
  });

  test('redo brings back what undo took; a new edit forgets it', () => {
    const undone = run(charge('0.011'), charge('0.012'), { kind: 'undo' });
    expect(firstTier(reduceEditor(undone, { kind: 'redo' }))).toEqual({ floor: '0', rate: '0.012' });
    expect(reduceEditor(undone, charge('0.5')).future).toEqual([]);
  });

  test('discarding a draft can be undone', () => {
    const discarded = run(charge('0.011'), { kind: 'replace', document: start }, { kind: 'undo' });
    expect(firstTier(discarded)).toEqual({ floor: '0', rate: '0.011' });
  });

  test('what an edit does not touch stays the same object: the live set is never written to', () => {
    const { document } = run(charge('0.011'));
    expect(document.marginClasses['minor']).toBe(start.marginClasses['minor']);
    expect(valueAt(start, `${PLACE}/tiers/0`)).toEqual({ floor: '0', rate: '0.01' });
  });
});

describe('edits', () => {
  const edited = (edit: Extract<EditorAction, { kind: 'edit' }>['edit']) =>
    run({ kind: 'edit', edit }).document;
  const place = { at: PLACE } as const;

  test('text that is no number is kept as typed: the lint judges it, nothing corrects it', () => {
    expect(firstTier(run(charge('1.0.')))).toEqual({ floor: '0', rate: '1.0.' });
  });

  test('a charge keeps the form it is stated in', () => {
    const document = edited({ kind: 'setCharge', ...place, index: 1, text: '40' });
    expect(valueAt(document, `${PLACE}/tiers/1`)).toEqual({
      floor: '50000',
      maxLeverage: '40',
    });
  });

  test('restating turns a rate into leverage and back', () => {
    const document = edited({ kind: 'stateAs', ...place, index: 0, as: 'maxLeverage' });
    expect(valueAt(document, `${PLACE}/tiers/0`)).toEqual({ floor: '0', maxLeverage: '100' });
    expect(reciprocalText('75', 18)).toBe('0.013333333333333333');
    expect(reciprocalText('0.015', 2)).toBe('66.67');
    expect(reciprocalText('x', 2)).toBe('x');
  });

  test('a tier is added below with the charge of the one above, and removed', () => {
    const document = edited({ kind: 'addTier', ...place, after: 0, floor: '20000' });
    expect(valueAt(document, `${PLACE}/tiers/1`)).toEqual({ floor: '20000', rate: '0.01' });
    const less = edited({ kind: 'set', at: `${PLACE}/tiers/1`, value: undefined });
    expect(valueAt(less, `${PLACE}/tiers`)).toEqual([curve.tiers[0]]);
  });

  const MAXIMUM = '/marginClasses/major/maximumNotional';

  test('a member that is taken away again leaves nothing behind', () => {
    const limited = run(
      { kind: 'edit', edit: { kind: 'set', at: MAXIMUM, value: '1000' } },
      { kind: 'edit', edit: { kind: 'set', at: MAXIMUM, value: undefined } },
    );
    expect(limited.document).toEqual(start);
  });

  test('a floor is set at its place, and every other tier stays the same object', () => {
    const document = edited({ kind: 'set', at: `${PLACE}/tiers/1/floor`, value: '60000' });
    expect(valueAt(document, `${PLACE}/tiers/1`)).toEqual({ floor: '60000', maxLeverage: '50' });
    expect(valueAt(document, `${PLACE}/tiers/0`)).toBe(curve.tiers[0]);
  });

  test('an instrument that moves is in one class only', () => {
    const { marginClasses } = edited({ kind: 'moveInstrument', instrument: 'ETHUSDT', to: 'minor' });
    expect(marginClasses['major']?.instruments).toEqual(['BTCUSDT']);
    expect(marginClasses['minor']?.instruments).toEqual(['DOGEUSDT', 'ETHUSDT']);
  });

  const MODIFIERS = '/marginClasses/major/initialMargin/modifiers';
  const [first, second] = ['MAX', 'ADD'].map((operation) => ({ ...newModifier({ curve }), operation }));

  test('modifiers are added, change places, and leave nothing behind when the last one goes', () => {
    const two = run(
      { kind: 'edit', edit: { kind: 'append', at: MODIFIERS, value: first } },
      { kind: 'edit', edit: { kind: 'append', at: MODIFIERS, value: second } },
      { kind: 'edit', edit: { kind: 'swap', at: MODIFIERS, index: 0, with: 1 } },
    );
    expect(valueAt(two.document, MODIFIERS)).toEqual([second, first]);
    const none = [0, 0].reduce(
      (state) =>
        reduceEditor(state, { kind: 'edit', edit: { kind: 'set', at: `${MODIFIERS}/0`, value: undefined } }),
      two,
    );
    expect(none.document).toEqual(start);
  });

  test('a swap beyond the list, and a value that is there already, change nothing', () => {
    const same = edited({ kind: 'set', at: '/collateral/BTC/haircut', value: '0.05' });
    expect(same).toBe(start);
    expect(edited({ kind: 'swap', at: '/marginClasses/major/instruments', index: 0, with: 2 })).toBe(start);
  });

  test('a place whose parents are absent is made', () => {
    const made = edited({ kind: 'set', at: '/marketData/maximumAgeSeconds', value: 60 });
    expect(made).toEqual({ ...start, marketData: { maximumAgeSeconds: 60 } });
  });

  test('a curve that takes another shape or driver begins where it began', () => {
    expect(reshaped(curve, 'LINEAR')).toEqual({
      ...{ driver: 'NOTIONAL', shape: 'LINEAR', beyond: 'HOLD' },
      points: [{ at: '0', rate: '0.01' }],
    });
    const constant = reshaped(curve, 'CONSTANT');
    expect(constant).toEqual({ driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.01' });
    expect(redriven(constant, 'OPEN_INTEREST')).toMatchObject({ driver: 'OPEN_INTEREST', shape: 'LINEAR' });
    expect(redriven(curve, 'CONSTANT')).toEqual(constant);
  });
});

test('a place is named as people would name it', () => {
  const named = (path: string) => placeOf(path);
  expect(named('/marginClasses/BTC/initialMargin/curve/tiers/2/rate')).toBe(
    'BTC, initial margin, tier 3, rate',
  );
  expect(named('/marginClasses/a~1b/initialMargin/modifiers/0/curve/points/1/at')).toBe(
    'a/b, initial margin, modifier 1, point 2, place',
  );
  expect(named('/portfolios/doge/scenarios/9/priceMove')).toBe('doge, scenario 10, price move');
  expect(named('/marginClasses/BTC/instruments/3')).toBe('BTC, instruments, number 4');
  expect(named('/accountRules/callLevel')).toBe('account rules, call');
  expect(named('')).toBe('');
});
