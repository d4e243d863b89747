import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allApart, type Margined } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES, type MarginStatus } from '../../../margin/method/types';
import { decimal, sum, ZERO } from '../../../number/decimal';
import { ok, refuse } from '../../../result';
import { IMPACT_STATUSES } from '../impact/impact';
import { EMPTY_CHUNK, emptyChunk, type MarginsOfChunk, type PassChunk } from '../study';
import { crisesStudy } from './crises-study';

const partial: typeof crisesStudy.partial = (chunk) => crisesStudy.partial(chunk);
const merge: typeof crisesStudy.merge = (a, b) => crisesStudy.merge(a, b);
const finish: typeof crisesStudy.finish = (part) => crisesStudy.finish(part);

/** An account's status and equity before and after; null: it cannot be margined. */
type Drawn = readonly [readonly [MarginStatus, number] | null, readonly [MarginStatus, number] | null];

const side = fc.option(
  fc.tuple(fc.constantFrom(...MARGIN_STATUSES), fc.integer({ min: -2_000_000, max: 2_000_000 })),
  { freq: 8 },
);
const drawnAccounts = fc.array(fc.tuple(side, side), { maxLength: 12 });

function margined(account: string, one: Drawn[number]): Margined {
  if (one === null) return refuse({ code: 'MissingPrice', instruments: ['X'] } as never);
  const [status, cents] = one;
  const amount = decimal('10');
  return ok({
    ...{ account, status, notional: amount, initialMargin: amount, maintenanceMargin: amount },
    ...{ callAmount: ZERO, equity: decimal((cents / 100).toFixed(2)), positions: [] },
  });
}

function chunkOf(drawn: readonly Drawn[], from = 0): Pick<PassChunk, 'crises'> {
  const names = drawn.map((_, index) => `a${from + index}`);
  const columns = (which: 0 | 1): MarginsOfChunk['before'] =>
    allApart(
      names,
      drawn.map((one, index) => margined(names[index] ?? '', one[which])),
    );
  return { crises: { fall: { before: columns(0), after: columns(1) } } };
}

test('accounts are counted where they stand, and what is below zero is added up, on both sides', () => {
  fc.assert(
    fc.property(drawnAccounts, (drawn) => {
      const found = finish(partial(chunkOf(drawn)))?.['fall'];
      for (const [which, name] of [
        [0, 'before'],
        [1, 'after'],
      ] as const) {
        const sides = drawn.map((one) => one[which]);
        const counts = IMPACT_STATUSES.map((status) => [
          status,
          sides.filter((one) => (one === null ? 'UNPRICED' : one[0]) === status).length,
        ]);
        const owed = sides
          .filter((one) => one !== null && one[1] < 0)
          .map((one) => decimal(((one?.[1] ?? 0) / -100).toFixed(2)));
        expect(found?.standing[name]).toEqual({
          accounts: Object.fromEntries(counts) as unknown,
          belowZero: { accounts: owed.length, amount: sum(owed).toFixed() },
        });
      }
    }),
  );
});

test('however accounts are split, the section is the same, and nobody adds nothing', () => {
  fc.assert(
    fc.property(drawnAccounts, fc.nat(12), (drawn, at) => {
      const whole = finish(partial(chunkOf(drawn)));
      const [first, second] = [
        partial(chunkOf(drawn.slice(0, at))),
        partial(chunkOf(drawn.slice(at), Math.min(at, drawn.length))),
      ];
      expect(finish(merge(first, second))).toEqual(whole);
      expect(finish(merge(second, first))).toEqual(whole);
      const none = emptyChunk({ isAtCorners: false, crises: [{ key: 'fall' }] });
      for (const empty of [EMPTY_CHUNK, none]) {
        expect(finish(merge(partial(empty), partial(chunkOf(drawn))))).toEqual(whole);
        expect(finish(merge(partial(chunkOf(drawn)), partial(empty)))).toEqual(whole);
      }
    }),
  );
  expect(finish(partial(EMPTY_CHUNK))).toBeNull();
});
