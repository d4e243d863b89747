import { parseInstant } from '../domain/number/instant';
import { parseDecimal } from '../domain/number/decimal';
import { shown } from '../domain/market/import-row';
import type { PriceRow } from '../domain/market/price-row';
import type { RowFormat } from './row-format';

const MINUTES_PER_DAY = 24 * 60;
const MILLION = 1_000_000;

/**
 * Daily bars by UTC day and asset, turnover in millions: `date,symbol,open,high,low,close,quote_volume_musd`.
 * @param suffix makes the asset an instrument: BTC and "USDT" are BTCUSDT
 * @see docs/api.md#crypto-daily
 */
export function cryptoDailyFormat(suffix: string): RowFormat<PriceRow> {
  return {
    shapes: [
      {
        name: 'DAY',
        required: ['date', 'symbol', 'open', 'high', 'low', 'close', 'quote_volume_musd'],
        optional: [],
      },
    ],
    read: (reader) => {
      const date = reader.text('date');
      const opensAt = parseInstant(`${date}T00:00:00.000Z`);
      if (!opensAt.ok) reader.fault('date', 'date', `${shown(date)} is not a date such as 2026-01-31.`);
      const turnover = reader.decimal('quote_volume_musd').times(MILLION);
      const kept = parseDecimal(turnover.toFixed());
      if (!kept.ok) reader.fault('quote_volume_musd', kept.refusal, 'The turnover is too large to keep.');
      return [
        {
          kind: 'BAR',
          instrument: `${reader.identifier('symbol')}${suffix}`,
          intervalMinutes: MINUTES_PER_DAY,
          opensAt: opensAt.ok ? opensAt.value : new Date(0),
          open: reader.decimal('open'),
          high: reader.decimal('high'),
          low: reader.decimal('low'),
          close: reader.decimal('close'),
          quoteVolume: turnover,
        },
      ];
    },
  };
}
