import { describe, expect, test } from 'vitest';
import { reciprocalText } from './document-edits';
import { type EditorAction, type EditorState, initialState, reduceEditor } from './editor-state';
import { type ParameterDocument } from './parameter-document';

const curve = {
  driver: 'NOTIONAL',
  shape: 'MARGINAL_TIERS',
  tiers: [
    { floor: '0', rate: '0.01' },
    { floor: '50000', maxLeverage: '50' },
  ],
} as const;

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
  edit: { kind: 'setCharge', className: 'major', curve: 'initialMargin', index: 0, text },
  ...(gesture === undefined ? {} : { gesture }),
});
const firstTier = ({ document }: EditorState) =>
  document.marginClasses['major']?.initialMargin.curve.tiers[0];

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
    expect(start.marginClasses['major']?.initialMargin.curve.tiers[0]).toEqual({ floor: '0', rate: '0.01' });
  });
});

describe('edits', () => {
  const edited = (edit: Extract<EditorAction, { kind: 'edit' }>['edit']) =>
    run({ kind: 'edit', edit }).document;
  const place = { className: 'major', curve: 'initialMargin' } as const;

  test('text that is no number is kept as typed: the lint judges it, nothing corrects it', () => {
    expect(firstTier(run(charge('1.0.')))).toEqual({ floor: '0', rate: '1.0.' });
  });

  test('a charge keeps the form it is stated in', () => {
    const { marginClasses } = edited({ kind: 'setCharge', ...place, index: 1, text: '40' });
    expect(marginClasses['major']?.initialMargin.curve.tiers[1]).toEqual({
      floor: '50000',
      maxLeverage: '40',
    });
  });

  test('restating turns a rate into leverage and back', () => {
    const { marginClasses } = edited({ kind: 'stateAs', ...place, index: 0, as: 'maxLeverage' });
    expect(marginClasses['major']?.initialMargin.curve.tiers[0]).toEqual({ floor: '0', maxLeverage: '100' });
    expect(reciprocalText('75', 18)).toBe('0.013333333333333333');
    expect(reciprocalText('0.015', 2)).toBe('66.67');
    expect(reciprocalText('x', 2)).toBe('x');
  });

  test('a tier is added below with the charge of the one above, and removed', () => {
    const { marginClasses } = edited({ kind: 'addTier', ...place, after: 0, floor: '20000' });
    expect(marginClasses['major']?.initialMargin.curve.tiers[1]).toEqual({ floor: '20000', rate: '0.01' });
    const less = edited({ kind: 'removeTier', ...place, index: 1 });
    expect(less.marginClasses['major']?.initialMargin.curve.tiers).toEqual([curve.tiers[0]]);
  });

  test('an empty maximum notional is none at all', () => {
    const limited = run(
      { kind: 'edit', edit: { kind: 'setMaximumNotional', className: 'major', text: '1000' } },
      { kind: 'edit', edit: { kind: 'setMaximumNotional', className: 'major', text: '' } },
    );
    expect(limited.document).toEqual(start);
  });

  test('an instrument that moves is in one class only', () => {
    const { marginClasses } = edited({ kind: 'moveInstrument', instrument: 'ETHUSDT', to: 'minor' });
    expect(marginClasses['major']?.instruments).toEqual(['BTCUSDT']);
    expect(marginClasses['minor']?.instruments).toEqual(['DOGEUSDT', 'ETHUSDT']);
  });
});
