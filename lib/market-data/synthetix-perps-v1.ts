import { type AccountImportRow, PLAIN_BALANCE, PLAIN_POSITION } from '../domain/books/account-row';
import type { RowFormat } from './row-format';

/**
 * Positions of Synthetix Perps v1, each with a margin of its own:
 * `account_hash,market,size,entry_price,margin_usd,notional_at_entry_usd,leverage_at_entry`.
 *
 * There every position is margined alone, so each becomes an account of its own, `hash:market`, with its margin as
 * a balance of the settlement asset (one US dollar is taken as one of it). The last two columns follow from the
 * others and are not read. A size of 0 leaves the balance only.
 * @param suffix makes the market an instrument: ETH and "USDT" are ETHUSDT
 * @see docs/api.md#synthetix-perps-v1
 */
export function synthetixPerpsV1Format(suffix: string, settlementAsset: string): RowFormat<AccountImportRow> {
  return {
    shapes: [
      {
        name: 'POSITION',
        required: ['account_hash', 'market', 'size', 'entry_price', 'margin_usd'],
        optional: ['notional_at_entry_usd', 'leverage_at_entry'],
      },
    ],
    read: (reader) => {
      const market = reader.identifier('market');
      const account = `${reader.identifier('account_hash')}:${market}`;
      return [
        {
          ...PLAIN_POSITION,
          kind: 'POSITION',
          account,
          instrument: `${market}${suffix}`,
          quantity: reader.decimal('size'),
          entryPrice: reader.decimal('entry_price'),
        },
        {
          ...PLAIN_BALANCE,
          kind: 'COLLATERAL',
          account,
          asset: settlementAsset,
          amount: reader.decimal('margin_usd'),
        },
      ];
    },
  };
}
