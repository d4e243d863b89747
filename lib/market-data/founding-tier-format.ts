import { ZERO } from '../domain/number/decimal';
import type { FoundingTier } from '../domain/market/founding-tiers';
import type { ListedTerms } from '../domain/market/instrument-row';
import { INSTRUMENT_TERMS, OPTIONAL_INSTRUMENT_TERMS, readInstrumentTerms } from './instrument-format';
import type { RowFormat } from './row-format';
import type { RowReader } from './row-reader';

/** A tier, before it is known in which row it stands; with the terms of its instrument, where the table lists it too. */
export interface TierCells extends Omit<FoundingTier, 'place'> {
  readonly terms: ListedTerms | null;
}

const REQUIRED = ['floor', 'maintenanceRate'];
const OPTIONAL = ['marginClass', 'cap', 'initialRate', 'maxLeverage'];

/** A table of tiers for a founding: one row for each tier of each instrument. @see docs/your-own-venue.md */
export const FOUNDING_TIER_FORMAT: RowFormat<TierCells> = {
  shapes: [
    { name: 'TIER', required: ['symbol', ...REQUIRED], optional: OPTIONAL },
    {
      name: 'LISTED_TIER',
      required: [...INSTRUMENT_TERMS, ...REQUIRED],
      optional: [...OPTIONAL_INSTRUMENT_TERMS, ...OPTIONAL],
    },
  ],
  read: (reader, shape) => [
    {
      symbol: reader.identifier('symbol'),
      terms: shape.name === 'LISTED_TIER' ? readInstrumentTerms(reader) : null,
      marginClass: reader.has('marginClass') ? reader.identifier('marginClass') : null,
      floor: reader.decimal('floor'),
      cap: reader.optionalDecimal('cap'),
      initial: initialOf(reader),
      maintenanceRate: reader.decimal('maintenanceRate'),
    },
  ],
};

function initialOf(reader: RowReader): FoundingTier['initial'] {
  if (reader.has('initialRate') === reader.has('maxLeverage')) {
    const message = 'A tier states its initial margin once: as initialRate or as maxLeverage.';
    reader.fault('initialRate', 'tier-charge', message);
  }
  return reader.has('maxLeverage')
    ? { maxLeverage: reader.decimal('maxLeverage') }
    : { rate: reader.optionalDecimal('initialRate') ?? ZERO };
}
