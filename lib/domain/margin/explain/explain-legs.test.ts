import { expect, test } from 'vitest';
import { settlingClass, settlingDocument, settlingInputs } from '../../../testing/settling-venue';
import { decimal, decimalText } from '../../number/decimal';
import type { Position } from '../method/types';
import { explainAccount } from './explain';

const POSITIONS: readonly (readonly [string, Position['leg'], string, string])[] = [
  ['BTCUSDT', 'LONG', '0.02', '96000'],
  ['BTCUSDT', 'SHORT', '-0.01', '96000'],
  ['BTCUSD', 'LONG', '97', '96000'],
  ['ETHUSDC', undefined, '1', '3000'],
];

/** By figure, what each term of it is of: its subject, and its leg or NET. */
function subjects(hedgedLegs: string): Map<string, string[]> {
  const legs = (instrument: string) => ({ ...settlingClass(instrument), hedgedLegs });
  const document = settlingDocument({
    marginClasses: {
      ...{ linear: legs('BTCUSDT'), priced: settlingClass('USDCUSDT') },
      ...{ inverse: legs('BTCUSD'), usdc: settlingClass('ETHUSDC') },
    },
  });
  const positions = POSITIONS.map(([instrument, leg, quantity, entry]): Position => ({
    ...{ instrument, quantity: decimal(quantity), entryPrice: decimal(entry) },
    ...(leg ? { leg } : {}),
  }));
  const book = { account: 'A', positions, collateral: [{ asset: 'USDT', amount: decimal('1000') }] };
  const explained = explainAccount(settlingInputs(book, { document }));
  if (!explained.ok) throw new Error(explained.refusal.code);
  return new Map(
    explained.value.account.map(({ figure, terms }) => [
      figure,
      terms.map(
        ({ kind, subject, leg, amount }) => `${kind} ${subject} ${leg ?? 'NET'} ${decimalText(amount)}`,
      ),
    ]),
  );
}

test('each term of a leg says which leg, in whatever it settles; what is no leg says none', () => {
  const both = subjects('BOTH');
  expect(both.get('NOTIONAL')).toEqual([
    'NOTIONAL BTCUSDT LONG 1940',
    'NOTIONAL BTCUSDT SHORT 970',
    'VALUATION BTCUSD LONG 9700',
    'VALUATION ETHUSDC NET 2970',
  ]);
  expect(both.get('MAINTENANCE_MARGIN')).toEqual([
    'RATE BTCUSDT LONG 9.7',
    'RATE BTCUSDT SHORT 4.85',
    'VALUATION BTCUSD LONG 48.5',
    'VALUATION ETHUSDC NET 14.85',
  ]);
  expect(both.get('EQUITY')?.filter((line) => !line.startsWith('ROUNDING'))).toEqual([
    'COLLATERAL USDT NET 1000',
    'UNREALISED_PROFIT BTCUSDT LONG 20',
    'UNREALISED_PROFIT BTCUSDT SHORT -10',
    expect.stringMatching(/^VALUATION BTCUSD LONG 101\.04/),
    expect.stringMatching(/^HAIRCUT BTC NET -5\.05/),
    'VALUATION ETHUSDC NET 0',
  ]);
});

test('of what the other leg’s requirement leaves out, too', () => {
  expect(subjects('GREATER').get('MAINTENANCE_MARGIN')).toEqual([
    'RATE BTCUSDT LONG 9.7',
    'RATE BTCUSDT SHORT 4.85',
    'HEDGED BTCUSDT SHORT -4.85',
    'VALUATION BTCUSD LONG 48.5',
    'VALUATION ETHUSDC NET 14.85',
  ]);
});
