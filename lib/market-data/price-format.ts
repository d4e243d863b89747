import type { PriceRow } from '../domain/market/price-row';
import type { RowFormat } from './row-format';

/** Our own form of prices: OHLC bars, plain mark prices, or market figures. @see docs/api.md#prices */
export const PRICE_FORMAT: RowFormat<PriceRow> = {
  shapes: [
    {
      name: 'BAR',
      required: ['instrument', 'intervalMinutes', 'opensAt', 'open', 'high', 'low', 'close'],
      optional: ['quoteVolume', 'source'],
    },
    { name: 'MARK', required: ['instrument', 'price', 'observedAt'], optional: ['source'] },
    { name: 'FIGURE', required: ['subject', 'figure', 'value', 'observedAt'], optional: [] },
  ],
  read: (reader, shape) => {
    if (shape.name === 'FIGURE') {
      const [subject, figure] = [reader.identifier('subject'), reader.identifier('figure')];
      const value = reader.decimal('value');
      return [{ kind: 'FIGURE', subject, figure, value, observedAt: reader.instant('observedAt') }];
    }
    const instrument = reader.identifier('instrument');
    const named = reader.has('source') ? { source: reader.identifier('source') } : {};
    if (shape.name === 'MARK') {
      const observedAt = reader.instant('observedAt');
      return [{ kind: 'MARK', instrument, price: reader.decimal('price'), observedAt, ...named }];
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
        ...named,
      },
    ];
  },
};
