import {
  INSTRUMENT_KINDS,
  OPTION_RIGHTS,
  type InstrumentRow,
  type ListedTerms,
  type TierRow,
} from '../domain/market/instrument-row';
import type { RowFormat } from './row-format';
import type { RowReader, Shape } from './row-reader';

export const INSTRUMENT_TERMS = ['symbol', 'kind', 'underlying', 'settlementAsset', 'multiplier'];
export const OPTIONAL_INSTRUMENT_TERMS = ['expiresAt', 'strike', 'optionRight', 'isInverse'];
const TERMS = INSTRUMENT_TERMS;
const TIER = ['floor', 'maintenanceRate', 'maxLeverage'];
/** A table's last tier may go without. */
const CAP = 'cap';

const OPTIONAL = ['marginClass', ...OPTIONAL_INSTRUMENT_TERMS];

const TIERED: Shape = { name: 'TIERED', required: [...TERMS, ...TIER], optional: [...OPTIONAL, CAP] };
const LISTED: Shape = { name: 'LISTED', required: TERMS, optional: OPTIONAL };
const NESTED: Shape = { name: 'NESTED', required: [...TERMS, 'tiers'], optional: OPTIONAL };
const TIER_ITEM: Shape = { name: 'TIER', required: TIER, optional: [CAP] };

/** Our own form of instruments as flat rows, one for each tier. @see docs/api.md#instruments */
export const FLAT_INSTRUMENT_FORMAT: RowFormat<InstrumentRow> = {
  shapes: [TIERED, LISTED],
  read: (reader, shape) => [
    {
      ...terms(reader),
      // A row of a tiered file may leave them empty: an instrument that joins a class.
      tiers:
        shape.name === 'TIERED' && [...TIER, CAP].some((column) => reader.has(column)) ? [tier(reader)] : [],
      tiersNested: false,
    },
  ],
};

/** The same in JSON: flat objects, or one for an instrument with the list of its tiers. */
export const INSTRUMENT_FORMAT: RowFormat<InstrumentRow> = {
  shapes: [NESTED, TIERED, LISTED],
  read: (reader, shape) => {
    if (shape.name !== 'NESTED') return FLAT_INSTRUMENT_FORMAT.read(reader, shape);
    return [{ ...terms(reader), tiers: reader.items('tiers', TIER_ITEM, tier), tiersNested: true }];
  },
};

function terms(reader: RowReader): Omit<InstrumentRow, 'tiers' | 'tiersNested'> {
  return {
    ...readInstrumentTerms(reader),
    marginClass: reader.has('marginClass') ? reader.identifier('marginClass') : null,
  };
}

export function readInstrumentTerms(reader: RowReader): ListedTerms {
  return {
    symbol: reader.identifier('symbol'),
    kind: reader.oneOf('kind', INSTRUMENT_KINDS),
    underlying: reader.identifier('underlying'),
    settlementAsset: reader.identifier('settlementAsset'),
    multiplier: reader.decimal('multiplier'),
    ...(reader.has('expiresAt') ? { expiresAt: reader.instant('expiresAt') } : {}),
    // One of the two without the other is a fault of the one that is missing.
    ...(reader.has('strike') || reader.has('optionRight')
      ? { option: { strike: reader.decimal('strike'), right: reader.oneOf('optionRight', OPTION_RIGHTS) } }
      : {}),
    ...(reader.has('isInverse') ? { isInverse: reader.flag('isInverse') } : {}),
  };
}

function tier(reader: RowReader): TierRow {
  return {
    floor: reader.decimal('floor'),
    cap: reader.has(CAP) ? reader.decimal(CAP) : null,
    maintenanceRate: reader.decimal('maintenanceRate'),
    maxLeverage: reader.decimal('maxLeverage'),
  };
}
