import type { BarRow, PriceRow } from '../domain/market/price-row';
import { cryptoDailyFormat } from './crypto-daily';
import { PRICE_FORMAT } from './price-format';
import type { RowFormat } from './row-format';

/**
 * Bars of one instrument, whichever way a file tells of them: our own form of prices, daily bars by asset, or a series that
 * names no instrument, since there is none but this one.
 *
 * @param instrument of a series without one; @param intervalMinutes of its bars
 * @see docs/api.md#prices
 */
export function barFormat(instrument: string, intervalMinutes: number): RowFormat<PriceRow> {
  const daily = cryptoDailyFormat('');
  return {
    shapes: [
      ...PRICE_FORMAT.shapes,
      ...daily.shapes,
      { name: 'SERIES', required: ['opensAt', 'open', 'high', 'low', 'close'], optional: ['quoteVolume'] },
    ],
    read: (reader, shape) => {
      if (shape.name === 'DAY') return daily.read(reader, shape);
      if (shape.name !== 'SERIES') return PRICE_FORMAT.read(reader, shape);
      const bar: BarRow = {
        ...{ kind: 'BAR', instrument, intervalMinutes },
        opensAt: reader.instant('opensAt'),
        open: reader.decimal('open'),
        high: reader.decimal('high'),
        low: reader.decimal('low'),
        close: reader.decimal('close'),
        quoteVolume: reader.optionalDecimal('quoteVolume'),
      };
      return [bar];
    },
  };
}
