import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contextFor, makeDeps } from '../../graphql/server/context';
import { graphqlServer } from '../../graphql/server/server';
import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { importFile } from '../cli/import-file';
import { parseImportOptions } from '../cli/import-options';
import { seedDemo } from '../cli/launch/seed-demo';
import { migrate } from '../cli/migrate';
import { enableApplicationRole } from '../cli/postgres/application-role';
import { createDatabase, startEmbeddedPostgres } from '../cli/postgres/embedded-postgres';
import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { pgReadStoredRun } from '../db/stored-run';
import { prismaTransact } from '../db/transact';
import { Random } from '../domain/number/random';
import { columnarEngine } from '../engine/columnar-engine';
import { referenceEngine } from '../engine/reference-engine';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { verifyLiveRun } from '../usecases/margin/verify-live-run';
import { execute } from './api-venue';
import { drawnHostile, STATED } from './hostile-amounts';

const COMMAND = {
  usage: `npm run check:imports -- [options]

Random imports of prices, positions and balances into a venue on a server of its own, as files and over the API, some of them
poisoned: an amount at, a unit inside or a unit outside an end of its range, or no amount at all. Each must be taken or
refused as the stated range says; every so many, all accounts are margined and compared with the reference method.

  --imports N   (10000)
  --poison P    how many of a hundred are poisoned (1)
  --every N     imports between two runs (200)
  --accounts N  of the venue (300)
  --seed N      of what is drawn (1)
  --help        prints this`,
  options: {
    imports: { type: 'string', default: '10000' },
    poison: { type: 'string', default: '1' },
    every: { type: 'string', default: '200' },
    accounts: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const imports = numberOrExit(COMMAND, '--imports', values.imports, [1, 10_000_000]);
const poison = numberOrExit(COMMAND, '--poison', values.poison, [0, 100]);
const every = numberOrExit(COMMAND, '--every', values.every, [1, 10_000_000]);
const accounts = numberOrExit(COMMAND, '--accounts', values.accounts, [1, 1_000_000]);
const random = Random.fromSeed(numberOrExit(COMMAND, '--seed', values.seed, [0, 4_294_967_295]));

const DOORS = ['csv', 'json', 'api'] as const;
const WHAT = ['price', 'quantity', 'entry price', 'balance'] as const;

interface DrawnImport {
  readonly what: (typeof WHAT)[number];
  readonly door: (typeof DOORS)[number];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly isPoisoned: boolean;
  readonly isLetIn: boolean;
}

const below = (count: number): number => Math.floor(random.uniform() * count);
function oneOf<Value>(of: readonly Value[]): Value {
  const drawn = of[below(of.length)];
  if (drawn === undefined) throw new Error('there is something to draw from');
  return drawn;
}
/** A usual amount, not 0: some digits of a power of ten. */
const usual = (least: number, most: number): string =>
  (10 ** (least + (most - least) * random.uniform())).toFixed(6 + below(5));

function drawnImport(instruments: readonly string[], assets: readonly string[]): DrawnImport {
  const [what, door] = [oneOf(WHAT), oneOf(DOORS)];
  const isPoisoned = below(10_000) < poison * 100;
  const range = STATED[what === 'entry price' ? 'price' : what];
  const hostile = isPoisoned ? drawnHostile(random, range) : null;
  const sign = (): string => (below(2) === 0 ? '-' : '');
  const names = [...instruments].sort(() => random.uniform() - 0.5).slice(0, 1 + below(4));
  const account = `check-${below(accounts)}`;
  const rows = names.map((instrument, index): Record<string, string> => {
    const of = (least: number, most: number): string =>
      index === 0 && hostile ? hostile.text : usual(least, most);
    switch (what) {
      case 'price':
        return { instrument, price: of(-3, 5), observedAt: new Date().toISOString() };
      case 'quantity':
        return {
          account,
          instrument,
          quantity: hostile && index === 0 ? hostile.text : `${sign()}${usual(-4, 4)}`,
          entryPrice: usual(-3, 5),
        };
      case 'entry price':
        return { account, instrument, quantity: `${sign()}${usual(-4, 4)}`, entryPrice: of(-3, 5) };
      case 'balance':
        return { account: `${account}-${index}`, asset: oneOf(assets), amount: of(0, 7) };
    }
  });
  return { what, door, rows, isPoisoned, isLetIn: hostile?.isLetIn ?? true };
}

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-check-imports-'));
const stops: (() => Promise<unknown>)[] = [];
try {
  const server = await startEmbeddedPostgres({
    ...{ dataDir: path.join(directory, 'postgres'), ownerPassword: 'check', ephemeral: true },
  });
  stops.push(() => server.stop());
  await createDatabase(server.ownerUrl('postgres'), 'check');
  await migrate(server.ownerUrl('check'));
  const databaseUrl = await enableApplicationRole(server.ownerUrl('check'), randomBytes(16).toString('hex'));
  await seedDemo(databaseUrl, { accounts });
  const prisma = connectPrisma(databaseUrl, { connections: 4 });
  stops.push(() => prisma.$disconnect());
  const pool = connectPool(databaseUrl, {
    ...{ connections: 2, applicationName: 'margrave check of imports' },
    onError: (error) => console.error(error.message),
  });
  stops.push(() => pool.end());
  const transact = prismaTransact(prisma);
  const readBook = pgReadBook(pool);
  const engine = columnarEngine();
  const api = graphqlServer({ introspection: false, log: (...line) => console.error(...line) });
  const apiDeps = makeDeps(prisma, readBook, { passwords: true });
  const operator = await prisma.person.findFirstOrThrow({ where: { roles: { has: 'OPERATOR' } } });
  const actor = {
    kind: 'PERSON',
    personId: operator.id,
    name: operator.name,
    roles: operator.roles,
    authenticatedAtMs: 0,
  } as const;

  const byFile = async ({ what, door, rows }: DrawnImport): Promise<boolean> => {
    const file = path.join(directory, `rows.${door}`);
    const columns = Object.keys(rows[0] ?? {});
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const csv = [columns, ...rows.map((row) => columns.map((column) => cell(row[column] ?? '')))]
      .map((cells) => cells.join(','))
      .join('\n');
    fs.writeFileSync(file, door === 'csv' ? csv : JSON.stringify(rows));
    const options = parseImportOptions([what === 'price' ? 'prices' : 'accounts', file]);
    if (!options.ok || !options.value) throw new Error('the command line is read');
    return (await importFile(transact, options.value, () => undefined)).ok;
  };
  const byApi = async ({ what, rows }: DrawnImport): Promise<boolean> => {
    const [mutation, input] =
      what === 'price'
        ? ['importPrices', { rows }]
        : [
            'importAccounts',
            {
              rows: rows.map(({ account, asset, amount, ...position }) => ({
                account,
                positions: asset === undefined ? [position] : [],
                collateral: asset === undefined ? [] : [{ asset, amount }],
              })),
            },
          ];
    const type = `${(mutation[0] ?? '').toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { outcome: ${mutation}(input: $input) { __typename } }`;
    const context = contextFor(prisma, apiDeps, actor);
    const { data, errors } = await execute(api, context, query, { input });
    // What is no decimal at all is not a valid document.
    if (errors) {
      if (errors.every(({ extensions }) => extensions?.['code'] === 'BAD_USER_INPUT')) return false;
      throw new Error(JSON.stringify(errors));
    }
    return (data?.['outcome'] as { __typename: string }).__typename === 'ImportReceipt';
  };

  const { live, market } = await readBook(async (view) => ({ live: view.live, market: await view.market() }));
  if (!live) throw new Error('the venue is founded');
  const classed = new Set(
    Object.values(live.parameters.document.marginClasses).flatMap((one) => one.instruments),
  );
  const instruments = [...market.instruments.keys()].filter((symbol) => classed.has(symbol));
  const assets = Object.keys(live.parameters.document.collateral);
  const rows: Record<
    string,
    { imports: number; poisoned: number; taken: number; refused: number; wrong: number }
  > = {};
  let runs = 0;
  let compared = 0;
  let different = 0;
  let wrong = 0;
  for (let index = 1; index <= imports; index += 1) {
    const drawn = drawnImport(instruments, assets);
    const isTaken = await (drawn.door === 'api' ? byApi(drawn) : byFile(drawn));
    const row = (rows[`${drawn.what}, ${drawn.door}`] ??= {
      imports: 0,
      poisoned: 0,
      taken: 0,
      refused: 0,
      wrong: 0,
    });
    row.imports += 1;
    row.poisoned += drawn.isPoisoned ? 1 : 0;
    row[isTaken ? 'taken' : 'refused'] += 1;
    if (isTaken !== drawn.isLetIn) {
      row.wrong += 1;
      wrong += 1;
      console.error(`${isTaken ? 'taken' : 'refused'}: ${JSON.stringify(drawn)}`);
    }
    if (index % every !== 0 && index !== imports) continue;
    await remarginAccounts({ transact, readBook, engine });
    const check = await verifyLiveRun({
      readBook,
      readStoredRun: pgReadStoredRun(pool),
      engine: referenceEngine(),
    });
    if (check.kind !== 'CHECKED') throw new Error(`nothing can be compared: ${check.kind}`);
    runs += 1;
    compared += check.accounts;
    different += check.different;
    if (check.different > 0) console.table(check.differences);
  }
  console.table(rows);
  console.log(
    `${imports} imports, ${wrong} not as stated; ${runs} runs, ${compared} accounts compared, ${different} different; engine ${JSON.stringify(engine.counts)}`,
  );
  process.exitCode = wrong + different > 0 ? 1 : 0;
} finally {
  for (const stop of stops.reverse()) await stop();
  fs.rmSync(directory, { recursive: true, force: true });
}
