import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../../number/decimal';
import { partOfText, partText } from './part-text';

const amount = fc
  .bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
  .map((units) => new Decimal(units.toString()).div(1e18));
const plain = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.bigInt(),
  amount,
);
const { part } = fc.letrec<{ part: unknown }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    plain,
    fc.array(tie('part')),
    fc.dictionary(
      fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
      tie('part'),
      { noNullPrototype: true },
    ),
    fc.array(fc.tuple(plain, tie('part'))).map((pairs) => new Map(pairs)),
    fc.array(fc.string()).map((names) => new Set(names)),
  ),
}));

test('a part is read back as it was, whatever it holds', () => {
  fc.assert(
    fc.property(part, (one) => {
      const text = partText(one);
      expect(partText(partOfText(text))).toBe(text);
      expect(partOfText(text)).toEqual(one);
    }),
  );
});

test('what another process could not go on from is a bug', () => {
  class Sum {
    total = 1;
  }
  for (const one of [new Sum(), { of: new Date(0) }, () => 1, undefined, NaN, { $map: [] }])
    expect(() => partText(one)).toThrow();
});
