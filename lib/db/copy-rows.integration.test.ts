import { afterAll, describe, expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import { narrowUnits } from '../engine/units';
import { copyRows, fieldEnd, numericUnits } from './copy-rows';
import { connectPool } from './pool';
import { withTransaction } from './with-transaction';

const pool = connectPool(process.env.DATABASE_URL ?? '', {
  connections: 1,
  applicationName: 'margrave test',
  onError: () => undefined,
});
afterAll(() => pool.end());

/** First fields of all rows, as text. */
async function firstFields(statement: string): Promise<string[]> {
  const fields: string[] = [];
  await withTransaction(pool, 'begin', (client) =>
    copyRows(client, statement, (bytes, at) => {
      fields.push(bytes.toString('utf8', at + 4, fieldEnd(bytes, at)));
    }),
  );
  return fields;
}

describe('rows by binary COPY', () => {
  test('come whole and in order, wherever the chunks of the connection end', async () => {
    const statement = `select repeat(chr(97 + n % 26), n * 37 % 5000) || n from generate_series(1, 3000) n`;
    const expected = Array.from({ length: 3000 }, (_, index) => {
      const n = index + 1;
      return String.fromCharCode(97 + (n % 26)).repeat((n * 37) % 5000) + n;
    });
    expect(await firstFields(statement)).toEqual(expected);
    expect(await firstFields(`select repeat('x', 300000) union all select 'y'`)).toEqual([
      'x'.repeat(300_000),
      'y',
    ]);
    expect(await firstFields('select 1 where false')).toEqual([]);
  });

  test('are read beside what the server says in between', async () => {
    await withTransaction(pool, 'begin', async (client) => {
      const notices: string[] = [];
      client.on('notice', ({ message }) => notices.push(message ?? ''));
      await client.query(`create function pg_temp.told(n int) returns int language plpgsql as $$
        begin raise notice 'at %', n; return n; end $$`);
      let rows = 0;
      await copyRows(client, 'select pg_temp.told(n) from generate_series(1, 500) n', () => (rows += 1));
      expect(rows).toBe(500);
      expect(notices).toEqual(Array.from({ length: 500 }, (_, index) => `at ${index + 1}`));
      client.removeAllListeners('notice');
    });
  });

  test('that fail half-way, or are refused, leave the connection as it was', async () => {
    const client = await pool.connect();
    try {
      await expect(copyRows(client, 'select nonsense', () => undefined)).rejects.toThrow('nonsense');
      let rows = 0;
      const failing = 'select 10 / (5000 - n) from generate_series(1, 9000) n';
      await expect(copyRows(client, failing, () => (rows += 1))).rejects.toThrow('division by zero');
      expect(rows).toBeLessThan(5000);
      const refusing = copyRows(client, 'select n from generate_series(1, 9000) n', () => {
        throw new Error('not this one');
      });
      await expect(refusing).rejects.toThrow('not this one');
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      client.release();
    }
  });
});

describe('binary numerics', () => {
  test('are the units that their text says, or no number', async () => {
    const texts = ['0', '1', '-1', '0.00000001', '-0.00000001', '0.000000001', '1.000000000000000001'];
    for (let power = -10; power <= 20; power += 1)
      for (const digits of ['1', '9', '10001', '99999999', '12345678', '1000000000000001'])
        for (const sign of ['', '-']) texts.push(new Decimal(`${sign}${digits}e${power}`).toFixed());
    texts.push('11258999.06842623', '11258999.06842624', '-11258999.06842623', '-11258999.06842624');
    const found: number[] = [];
    await withTransaction(pool, 'begin', (client) =>
      copyRows(client, `select unnest('{${texts.join(',')}}'::numeric[])`, (bytes, at) => {
        found.push(numericUnits(bytes, at + 4));
      }),
    );
    expect(found.map((units) => units + 0)).toEqual(texts.map((text) => narrowUnits(new Decimal(text)) + 0));
    const none: number[] = [];
    await withTransaction(pool, 'begin', (client) =>
      copyRows(client, `select unnest('{NaN,Infinity,-Infinity}'::numeric[])`, (bytes, at) => {
        none.push(numericUnits(bytes, at + 4));
      }),
    );
    expect(none).toEqual([NaN, NaN, NaN]);
  });
});
