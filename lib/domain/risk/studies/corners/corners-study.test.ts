import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allApart, type AccountFigures, type Margined } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { Decimal, decimalText, ZERO } from '../../../number/decimal';
import { ok, refuse } from '../../../result';
import { impactStudy } from '../impact/impact-study';
import { EMPTY_CHUNK, emptyChunk, type MarginsOfChunk } from '../study';

const EMPTY_AT_CORNERS = emptyChunk({ isAtCorners: true, crises: null });
import { type Corner, type CornerFigures, CORNERS } from './corners';
import { type CornersPart, cornersStudy } from './corners-study';

const partial: typeof cornersStudy.partial = (chunk) => cornersStudy.partial(chunk);
const merge: typeof cornersStudy.merge = (a, b) => cornersStudy.merge(a, b);
const finish: typeof cornersStudy.finish = (part) => cornersStudy.finish(part);

const side = fc.record({
  status: fc.constantFrom(...MARGIN_STATUSES),
  notional: fc.integer({ min: 0, max: 9 }),
  initialMargin: fc.integer({ min: 0, max: 3 }),
  maintenanceMargin: fc.integer({ min: 0, max: 3 }),
  callAmount: fc.integer({ min: 0, max: 3 }),
  isUnpriced: fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0),
});
type Side = typeof side extends fc.Arbitrary<infer Value> ? Value : never;

/** An account with its figures before and after, at each corner. */
const accounts = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 3 }),
    greatest: fc.tuple(side, side),
    least: fc.tuple(side, side),
  }),
  { selector: ({ name }) => name, maxLength: 14 },
);
type Account = typeof accounts extends fc.Arbitrary<(infer One)[]> ? One : never;

function margined(name: string, { status, isUnpriced, ...amounts }: Side): Margined {
  if (isUnpriced) return refuse({ code: 'MissingPrice', account: name, instruments: ['X'] });
  return ok({
    ...{ account: name, status, positions: [], equity: ZERO },
    notional: new Decimal(amounts.notional),
    initialMargin: new Decimal(amounts.initialMargin),
    maintenanceMargin: new Decimal(amounts.maintenanceMargin),
    callAmount: new Decimal(amounts.callAmount),
  });
}

function marginsAt(all: readonly Account[], corner: Corner): MarginsOfChunk {
  const names = all.map(({ name }) => name);
  const of = (at: 0 | 1) =>
    allApart(
      names,
      all.map((one) => margined(one.name, one[corner][at])),
    );
  return { before: of(0), after: of(1) };
}

const partOf = (all: readonly Account[]): CornersPart =>
  partial({ corners: { greatest: marginsAt(all, 'greatest'), least: marginsAt(all, 'least') } });

test('however accounts are split and merged, what is said of both corners is the same', () => {
  fc.assert(
    fc.property(accounts, fc.nat(14), (all, cut) => {
      const whole = finish(partOf(all));
      const [left, right] = [partOf(all.slice(0, cut)), partOf(all.slice(cut))];
      expect(finish(merge(left, right))).toEqual(whole);
      expect(finish(merge(right, left))).toEqual(whole);
      for (const empty of [EMPTY_CHUNK, EMPTY_AT_CORNERS]) {
        expect(finish(merge(partial(empty), partOf(all)))).toEqual(whole);
        expect(finish(merge(partOf(all), partial(empty)))).toEqual(whole);
      }
    }),
  );
});

test('each corner is counted by itself, of accounts that are margined on both sides there', () => {
  fc.assert(
    fc.property(accounts, (all) => {
      const found = finish(partOf(all));
      for (const corner of CORNERS) {
        const priced = all.filter(({ [corner]: [a, b] }) => !a.isUnpriced && !b.isUnpriced);
        const sum = (of: (before: Side, after: Side) => number) =>
          String(priced.map(({ [corner]: [a, b] }) => of(a, b)).reduce((x, y) => x + y, 0));
        const rank = ({ status }: Side) => MARGIN_STATUSES.indexOf(status);
        const newly = (status: AccountFigures['status']) =>
          priced.filter(({ [corner]: [a, b] }) => b.status === status && rank(b) > rank(a));
        const notional = (some: readonly Account[]) =>
          decimalText(some.reduce((total, one) => total.plus(one[corner][1].notional), ZERO));
        const expected = {
          ...{ accounts: all.length, margined: priced.length },
          initialMargin: {
            before: sum((a) => a.initialMargin),
            after: sum((_, b) => b.initialMargin),
            change: sum((a, b) => b.initialMargin - a.initialMargin),
          },
          maintenanceMargin: { after: sum((_, b) => b.maintenanceMargin) },
          callAmount: { change: sum((a, b) => b.callAmount - a.callAmount) },
          newlyInCall: { accounts: newly('CALL').length, notional: notional(newly('CALL')) },
          newlyLiquidatable: {
            accounts: newly('LIQUIDATION').length,
            notional: notional(newly('LIQUIDATION')),
          },
          unmargined: {
            still: { accounts: all.filter(({ [corner]: [a, b] }) => a.isUnpriced && b.isUnpriced).length },
          },
        };
        expect(found?.[corner]).toMatchObject(expected);
      }
    }),
  );
});

test('the figures of a corner are those that impact would say of it', () => {
  fc.assert(
    fc.property(accounts, (all) => {
      const found = finish(partOf(all));
      for (const corner of CORNERS) {
        const impact = impactStudy.finish(impactStudy.partial({ margins: marginsAt(all, corner) }));
        const { totals, movements, newlyInCall, newlyLiquidatable } = impact;
        const { initialMargin, maintenanceMargin, callAmount } = totals;
        expect(found?.[corner]).toMatchObject({
          ...{ initialMargin, maintenanceMargin, callAmount },
          ...{ movements, newlyInCall, newlyLiquidatable },
        } satisfies Partial<CornerFigures>);
      }
    }),
  );
});

test('who cannot be margined at one corner alone is named there, and in no figure of it', () => {
  const well: Side = {
    ...{ status: 'OK', notional: 5, initialMargin: 2, maintenanceMargin: 1, callAmount: 0 },
    isUnpriced: false,
  };
  const lost = { ...well, isUnpriced: true };
  const found = finish(partOf([{ name: 'acc', greatest: [well, lost], least: [well, well] }]));
  expect(found?.greatest).toMatchObject({
    ...{ accounts: 1, margined: 0, initialMargin: { before: '0', after: '0' } },
    unmargined: {
      lost: { accounts: 1, listed: ['acc'], lacking: [{ code: 'MissingPrice', subjects: ['X'] }] },
    },
  });
  expect(found?.least).toMatchObject({
    ...{ accounts: 1, margined: 1, initialMargin: { before: '2', after: '2' } },
    unmargined: { lost: { accounts: 0 } },
  });
});

test('of a pass that was not at corners nothing is said, and of no accounts at corners that there are none', () => {
  expect(finish(partial(EMPTY_CHUNK))).toBeNull();
  expect(finish(partial({ corners: null }))).toBeNull();
  expect(finish(partial(EMPTY_AT_CORNERS))).toMatchObject({
    greatest: { accounts: 0, newlyLiquidatable: { accounts: 0, notional: '0' } },
    least: { accounts: 0, newlyInCall: { accounts: 0 } },
  });
});
