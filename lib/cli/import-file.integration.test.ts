import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { decimal, sum } from '../domain/number/decimal';
import { binanceBracketRows } from '../market-data/binance-brackets';
import { NO_MAPPING } from '../market-data/column-mapping';
import { FLAT_INSTRUMENT_FORMAT } from '../market-data/instrument-format';
import { rowsOf } from '../market-data/row-format';
import { sourceOf } from '../testing/import-source';
import { sharedDataFile } from '../testing/shared-data';
import { importInstruments } from '../usecases/imports/import-instruments';
import { importFile } from './import-file';
import { parseImportOptions } from './import-options';
import { importAnswer } from './import-receipt';

const prisma = connectPrisma(process.env.DATABASE_URL ?? '', { connections: 2 });
const transact = prismaTransact(prisma);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-import-'));
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await prisma.$disconnect();
});

async function run(...commandLine: string[]) {
  const options = parseImportOptions(commandLine);
  if (!options.ok || !options.value) throw new Error(options.ok ? 'help' : options.refusal);
  const progress: number[] = [];
  const result = await importFile(transact, options.value, (bytes) => progress.push(bytes));
  return { result, readBytes: progress.at(-1) ?? 0 };
}

function fileOf(name: string, content: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples');
const brackets = sharedDataFile('venue_params/binance_brackets.json');
const daily = sharedDataFile('prices/crypto_daily.csv');
const synthetix = sharedDataFile('positions/synthetix_perps_v1_positions.csv');
const rates = new Map([
  ['USDC', decimal('1')],
  ['BTC', decimal('68000')],
]);

describe.skipIf(brackets === null || daily === null || synthetix === null)('the real files', () => {
  test('349 contracts with 2,805 tiers found a venue, together with the five that Synthetix had beside them', async () => {
    const settlementAsset = 'USDT';
    const source = sourceOf(fs.readFileSync(brackets ?? ''), 65_536);
    const example = sourceOf(fs.readFileSync(path.join(EXAMPLES, 'synthetix-instruments.csv')));
    async function* rows() {
      yield* binanceBracketRows(source, { settlementAsset, rates });
      yield* rowsOf(example, 'csv', FLAT_INSTRUMENT_FORMAT, NO_MAPPING);
    }
    const founded = await importInstruments(
      { transact },
      { kind: 'SYSTEM', process: 'founding' },
      {
        rows: rows(),
        source: { name: 'binance_brackets.json', sha256: source.sha256 },
        found: { name: 'Trial', settlementAsset },
      },
    );
    expect(founded).toMatchObject({ ok: true, value: { instruments: 354 } });
    const { canonical } = await prisma.parameterSet.findFirstOrThrow();
    const { marginClasses } = JSON.parse(canonical) as {
      marginClasses: Record<string, { maintenanceMargin: { curve: { tiers: unknown[] } } }>;
    };
    const tiers = Object.entries(marginClasses)
      .filter(([name]) => name !== 'SYNTHETIX-FLAT')
      .reduce((count, [, { maintenanceMargin }]) => count + maintenanceMargin.curve.tiers.length, 0);
    expect(tiers).toBe(2805);
  }, 120_000);

  test('the same file as a command: nothing would change', async () => {
    const line = ['instruments', brackets ?? '', '--from', 'binance-brackets', '--rate', 'USDC=1'];
    const { result } = await run(...line, '--rate', 'BTC=68000');
    expect(result).toMatchObject({ ok: true, value: { instruments: 349, proposalId: null } });
    const other = await run(...line, '--rate', 'BTC=70000');
    expect(other.result).toMatchObject({ ok: false, refusal: { code: 'Forbidden', right: 'PROPOSE' } });
    const without = await run('instruments', brackets ?? '', '--from', 'binance-brackets');
    expect(
      !without.result.ok && 'faults' in without.result.refusal && without.result.refusal.faults,
    ).toHaveLength(27);
  }, 120_000);

  test('41,634 daily bars, and marks at their last closes', async () => {
    const { result, readBytes } = await run('prices', daily ?? '', '--from', 'crypto-daily');
    expect(result).toMatchObject({ ok: true, value: { rows: 41_634 } });
    expect(readBytes).toBe(fs.statSync(daily ?? '').size);
    expect(await prisma.priceBar.count()).toBe(41_634);
    const mark = await prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol: 'BTCUSDT' } });
    expect(mark.price.toFixed()).toBe('87648.2');
    expect(mark.observedAt).toEqual(new Date('2026-01-01T00:00:00Z'));
  }, 120_000);

  test('463 positions, each an account with its margin; the total is that of the file', async () => {
    await run('prices', path.join(EXAMPLES, 'synthetix-marks.csv'));
    const { result } = await run('accounts', synthetix ?? '', '--from', 'synthetix-perps-v1');
    expect(result).toMatchObject({ ok: true, value: { rows: 2 * 463 } });
    expect(await prisma.account.count()).toBe(463);
    // Three lines have a size of 0.
    expect(await prisma.position.count()).toBe(460);
    const balances = await prisma.collateralBalance.findMany();
    const margins = fs
      .readFileSync(synthetix ?? '', 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => decimal(line.split(',')[4] ?? ''));
    expect(sum(balances.map(({ amount }) => decimal(amount.toFixed()))).eq(sum(margins))).toBe(true);
    const held = await prisma.position.findMany({ distinct: ['instrumentSymbol'] });
    const priced = await prisma.markPrice.findMany();
    const unpriced = held.filter(
      ({ instrumentSymbol }) => !priced.some((mark) => mark.instrumentSymbol === instrumentSymbol),
    );
    expect(unpriced).toEqual([]);
  }, 120_000);
});

test('a file that is not there, and a person who is not, are refused', async () => {
  expect((await run('prices', path.join(folder, 'absent.csv'))).result).toMatchObject({
    refusal: { code: 'NoSuchFile' },
  });
  const file = fileOf('marks.csv', 'instrument,price,observedAt\nX,1,2026-01-01T00:00:00Z\n');
  expect((await run('prices', file, '--as', 'nobody@example.com')).result).toMatchObject({
    refusal: { code: 'NoSuchPerson' },
  });
});

test('what is wrong with a file comes back with its line', async () => {
  const file = fileOf('bad.csv', 'instrument,price,observedAt\nBTCUSDT,cheap,2026-01-01T00:00:00Z\n');
  expect((await run('prices', file)).result).toMatchObject({
    ok: false,
    refusal: { faults: [{ path: 'line 2, column "price"', rule: 'not-a-decimal' }] },
  });
});

test.each(['csv', 'json', 'jsonl'])(
  'another price of the instant that stands is said to be one, as %s',
  async (encoding) => {
    const instrument = `TWICE-${encoding}`;
    const terms = { kind: 'PERPETUAL', underlying: 'T', settlementAsset: 'USDT', multiplier: 1 } as const;
    await prisma.instrument.create({ data: { symbol: instrument, ...terms } });
    const linesOf = async (price: string): Promise<readonly string[]> => {
      const row = { instrument, price, observedAt: '2026-01-01T00:00:00Z' };
      const texts: Record<string, string> = {
        csv: `instrument,price,observedAt\n${instrument},${price},${row.observedAt}\n`,
        json: JSON.stringify([row]),
        jsonl: `${JSON.stringify(row)}\n`,
      };
      const { result } = await run('prices', fileOf(`twice.${encoding}`, texts[encoding] ?? ''));
      if (!result.ok) throw new Error(JSON.stringify(result.refusal));
      return importAnswer(result.value).lines;
    };
    expect(await linesOf('7')).toEqual(['Imported 1 of 1 mark price.']);
    expect(await linesOf('7.0')).toHaveLength(2);
    expect(await linesOf('8')).toEqual([
      expect.stringContaining('Imported 0 of 1 mark price'),
      expect.stringContaining('1 mark price says otherwise than what stands of the very same instant'),
      'Nothing has changed.',
    ]);
  },
);
