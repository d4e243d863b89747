import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callAmount } from '../domain/margin/method/account';
import { MARGIN_STATUSES } from '../domain/margin/method/types';
import { decimal, Decimal, ROUNDING_MODES } from '../domain/number/decimal';
import { CallUnits } from './call-units';
import { decimalOfNarrow, NARROW_LIMIT, narrowUnits } from './units';

const units = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }),
  fc.maxSafeInteger().map((value) => Math.abs(value) % NARROW_LIMIT),
);
const drawn = fc.record({
  level: fc.constantFrom('1', '1.2', '1.25', '1.337', '0.333333', '2.00000001', '7'),
  scale: fc.constantFrom(0, 2, 7, 8, 9, 18),
  mode: fc.constantFrom(...ROUNDING_MODES),
  status: fc.constantFrom(...MARGIN_STATUSES.keys()),
  initialMargin: units,
  maintenanceMargin: units,
  equity: fc.tuple(units, fc.boolean()).map(([size, isOwed]) => (isOwed ? 0 - size : size)),
});

test('what accounts must add is the reference method’s, to the last digit, or does not fit', () => {
  let [fit, rounded] = [0, 0];
  fc.assert(
    fc.property(drawn, ({ level, scale, mode, ...figures }) => {
      const parameters = {
        callLevel: decimal(level),
        rounding: { margin: { scale, mode } },
      } as ConstructorParameters<typeof CallUnits>[0];
      const [initialMargin, maintenanceMargin, equity] = [
        decimalOfNarrow(figures.initialMargin),
        decimalOfNarrow(figures.maintenanceMargin),
        decimalOfNarrow(figures.equity),
      ];
      const exact = callAmount(parameters, MARGIN_STATUSES[figures.status] ?? 'OK', {
        ...{ initialMargin, maintenanceMargin, equity, initialEquity: equity },
      });
      const found = new CallUnits(parameters).of(figures);
      expect(found).toEqual(narrowUnits(exact));
      if (Number.isNaN(found)) return;
      fit += 1;
      const toKeep = new Decimal(level).times(maintenanceMargin).minus(equity);
      if (exact.gt(0) && !exact.eq(toKeep) && !exact.eq(initialMargin.minus(equity))) rounded += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(fit).toBeGreaterThan(1_000);
  expect(rounded).toBeGreaterThan(50);
});
