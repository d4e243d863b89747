import { expect, test } from 'vitest';
import { canonicalJson, contentHash } from '../json/canonical';
import { backtest } from './backtest';
import { dialText, slotHash, slotRecord } from './path';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import { decideSlot } from './slot';

test('a slot is hashed as its canonical text, whatever is in it', () => {
  const programme = programmeOf({ ...EXAMPLE_PROGRAMME, noticeMinutes: 60 });
  const bars = Array.from({ length: 420 }, (_, day) => {
    const close = 100 * Math.exp((day > 370 ? 0.2 : 0.01) * Math.sin(day * day));
    return {
      opensAtMs: programme.firstBarMs + day * programme.barMs,
      open: close,
      high: close,
      low: close,
      close,
    };
  });
  const played = backtest(programme, bars, { fromMs: null, name: 'p' });
  if (!played.ok) throw new Error(played.refusal.code);
  const records = played.slots.map(({ record }) => record);
  expect(records.some(({ dials }) => dials.some(({ announced }) => announced !== null))).toBe(true);
  const [some] = records;
  if (!some) throw new Error('there are slots');
  const liquidity = { spread: 0.001, turnover: 1e6 };
  const effect = {
    ...{ used: '1', notional: '1', limit: '2', inputsRevision: '3' },
    ...{ asOf: '2026-01-01T00:00:00.000Z', accounts: 1 },
  };
  const ordered = decideSlot(new Map([['p', programme]]), new Map(), {
    ...{ atMs: 0, slotMs: 60_000, borne: () => [] },
    observed: new Map([
      [
        'p',
        {
          ...{ signal: some.signal, peer: null, liquidity: null, unsound: [], anchor: 1, holds: [] },
          ...{ onlyInitial: true, reverting: 'ALL' },
        } as const,
      ],
    ]),
  }).decisions.map((decision) =>
    slotRecord(decision, { previous: '', atMs: 0, programmeHash: '', effect, slotMs: 5 }),
  );
  expect(Object.keys(ordered[0] ?? {})).toEqual(
    expect.arrayContaining(['effect', 'onlyInitial', 'reverting']),
  );
  for (const record of [...records, { ...some, liquidity, peer: some.signal.volatilities }, ...ordered])
    expect(slotHash(record)).toBe(contentHash(canonicalJson(record)));
});

test.each([
  [10_000, '1'],
  [10_500, '1.05'],
  [1, '0.0001'],
  [99_999, '9.9999'],
])('%d steps are %s', (steps, text) => {
  expect(dialText(steps)).toBe(text);
});
