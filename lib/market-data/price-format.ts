import type { PriceRow } from '../domain/market/price-row';
import type { RowFormat } from './row-format';

/** Our own form of prices: OHLC bars, or plain mark prices. @see docs/api.md#prices */
export const PRICE_FORMAT: RowFormat<PriceRow> = {
  shapes: [
    {
      name: 'BAR',
      required: ['instrument', 'intervalMinutes', 'opensAt', 'open', 'high', 'low', 'close'],
      optional: ['quoteVolume'],
    },
    { name: 'MARK', required: ['instrument', 'price', 'observedAt'], optional: [] },
  ],
  read: (reader, shape) => {
    const instrument = reader.identifier('instrument');
    if (shape.name === 'MARK') {
      const observedAt = reader.instant('observedAt');
      return [{ kind: 'MARK', instrument, price: reader.decimal('price'), observedAt }];
    }
    return [
      {
        kind: 'BAR',
        instrument,
        intervalMinutes: reader.wholeNumber('intervalMinutes'),
        opensAt: reader.instant('opensAt'),
        open: reader.decimal('open'),
        high: reader.decimal('high'),
        low: reader.decimal('low'),
        close: reader.decimal('close'),
        quoteVolume: reader.optionalDecimal('quoteVolume'),
      },
    ];
  },
};
