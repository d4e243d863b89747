import type { Random } from '../domain/number/random';
import { Decimal } from '../domain/number/decimal';

/** What an amount may be, stated anew: least size of what is not 0, greatest size, and whether 0 or a minus may stand. */
export interface StatedRange {
  readonly least: string | null;
  readonly most: string;
  readonly signed: boolean;
  readonly zero: boolean;
}

/** As docs/api.md states them. */
export const STATED = {
  price: { least: '0.000000000001', most: '1000000000000', signed: false, zero: false },
  quantity: { least: null, most: '1000000000000000', signed: true, zero: true },
  balance: { least: null, most: '1000000000000000000', signed: true, zero: true },
} as const satisfies Readonly<Record<string, StatedRange>>;

export interface HostileAmount {
  readonly text: string;
  readonly isLetIn: boolean;
}

const NO_DECIMALS = [
  '',
  '-',
  '.',
  '1e5',
  '1e-5',
  'NaN',
  'Infinity',
  '0x10',
  '1,000',
  ' 1',
  '+1',
  '١',
  '1.2.3',
];

/** Each end of a range, and a unit of the last of 18 decimals inside and outside of it; then what is no amount at all. */
export function hostileAmounts({ least, most, signed, zero }: StatedRange): readonly HostileAmount[] {
  const unit = new Decimal('1e-18');
  const at = (size: Decimal, isLetIn: boolean): HostileAmount[] => {
    const text = size.toFixed();
    const below = { text: `-${text}`, isLetIn: isLetIn && (signed || (size.isZero() && zero)) };
    return [{ text, isLetIn }, below];
  };
  const ends = [
    ...at(new Decimal(most), true),
    ...at(new Decimal(most).minus(unit), true),
    ...at(new Decimal(most).plus(unit), false),
    ...at(new Decimal(`1${'0'.repeat(19)}`), false),
    ...(least === null
      ? at(unit, true)
      : [
          ...at(new Decimal(least), true),
          ...at(new Decimal(least).plus(unit), true),
          ...at(new Decimal(least).minus(unit), false),
        ]),
    ...at(new Decimal(0), zero),
  ];
  const tooLong = ['9'.repeat(21), '9'.repeat(400), `0.${'0'.repeat(18)}1`, `1.${'1'.repeat(300)}`];
  return [...ends, ...[...NO_DECIMALS, ...tooLong].map((text) => ({ text, isLetIn: false }))];
}

/** One of them. */
export function drawnHostile(random: Random, range: StatedRange): HostileAmount {
  const all = hostileAmounts(range);
  const drawn = all[Math.floor(random.uniform() * all.length)];
  if (!drawn) throw new Error('there are hostile amounts');
  return drawn;
}
