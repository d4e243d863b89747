import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, throughput } from '../../graphql/bench/load';
import { ACCOUNT, type Answered, PAGE, type Question, WHAT_IF } from '../../graphql/bench/questions';
import { newTokenSecret } from '../auth/token-secret';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { quantile } from '../engine/bench/timing';
import { issueToken } from '../usecases/people/issue-token';
import { optionsOrExit } from './command-line';
import { DEMO_PEOPLE } from './launch/demo-seed';
import { anyFreePort } from './launch/free-port';
import { startNode, TYPESCRIPT, waitForAnswer } from './launch/processes';
import { seedDemo } from './launch/seed-demo';
import { migrate } from './migrate';
import { enableApplicationRole } from './postgres/application-role';
import { createDatabase, startEmbeddedPostgres } from './postgres/embedded-postgres';
import { API_MEMORY } from './launch/api-memory';

const { values } = optionsOrExit({
  usage: `npm run bench:api -- [--rounds 7] [--seconds 2] [--accounts 2000] [--cases NAMES] [--json] [--profile DIRECTORY]

How many answers a second the API gives about margin, beside Apollo Server standalone that gives the same answers from a
Map, on a database, an engine and processes of its own. Both are asked in turn; medians of rounds.

  --rounds N            rounds of which the medians are stated
  --seconds N           how long each asks in a round
  --accounts N          accounts of the venue
  --cases NAMES         only these, with commas between: account1, account16, page16, whatIf16
  --json                the ratios as JSON
  --profile DIRECTORY   keeps processor profiles of the API and the engine there
  --help                prints this`,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    accounts: { type: 'string', default: '2000' },
    cases: { type: 'string', default: 'account1,account16,page16,whatIf16' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const ASKED_ACCOUNTS = 200;
const ASKED_PAGES = 20;
const START_MS = 60_000;

async function tokenFor(databaseUrl: string): Promise<string> {
  const prisma = connectPrisma(databaseUrl, { connections: 1 });
  try {
    const { email = '' } = DEMO_PEOPLE.find(({ role }) => role === 'ANALYST') ?? {};
    const { id, name } = await prisma.person.findUniqueOrThrow({ where: { email } });
    const issued = await issueToken(
      { transact: prismaTransact(prisma), newSecret: newTokenSecret },
      { kind: 'PERSON', personId: id, name, roles: ['ANALYST'], authenticatedAtMs: Date.now() },
      { name: 'benchmark', scopes: ['READ'], expiresInDays: 1 },
    );
    if (!issued.ok) throw new Error(`no token: ${issued.refusal.code}`);
    return issued.value.secret;
  } finally {
    await prisma.$disconnect();
  }
}

/** Asks once, and keeps what the root field was answered with. */
async function answered(client: Client, field: Answered['field'], question: Question): Promise<Answered> {
  const { data, errors } = JSON.parse(await client.ask(JSON.stringify(question))) as {
    data?: Record<string, unknown>;
    errors?: unknown;
  };
  if (errors !== undefined || !data?.[field]) throw new Error(JSON.stringify(errors ?? data));
  return { ...question, field, answer: data[field] };
}

interface Page {
  readonly pageInfo: { readonly endCursor: string };
  readonly edges: readonly { readonly node: { readonly accountId: string; readonly margin: unknown } }[];
}

/** What is asked, with the answers to it. @throws when an account has no figures yet */
async function questionsOf(client: Client) {
  const pages: Answered[] = [];
  let after: string | null = null;
  while (pages.length < ASKED_PAGES) {
    const page: Answered = await answered(client, 'accounts', { query: PAGE, variables: { after } });
    pages.push(page);
    after = (page.answer as Page).pageInfo.endCursor;
    if ((page.answer as Page).edges.length < 50) break;
  }
  const ids = pages
    .flatMap(({ answer }) => (answer as Page).edges.map(({ node }) => node.accountId))
    .slice(0, ASKED_ACCOUNTS);
  const accounts: Answered[] = [];
  const whatIfs: Answered[] = [];
  for (const id of ids) {
    accounts.push(await answered(client, 'account', { query: ACCOUNT, variables: { id } }));
    const trades = [{ instrument: 'BTCUSDT', quantity: '-0.5', price: '64000' }];
    const variables = { input: { accountId: id, trades } };
    whatIfs.push(await answered(client, 'marginRequirement', { query: WHAT_IF, variables }));
  }
  return { pages, accounts, whatIfs };
}

async function whenMargined<Value>(work: () => Promise<Value>): Promise<Value> {
  const endsAtMs = performance.now() + START_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > endsAtMs) throw error;
      await pause(500);
    }
  }
}

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-bench-api-'));
const stops: (() => Promise<void>)[] = [];
try {
  const server = await startEmbeddedPostgres({
    ...{ dataDir: path.join(directory, 'postgres'), ownerPassword: 'bench', ephemeral: true },
  });
  stops.push(() => server.stop());
  await createDatabase(server.ownerUrl('postgres'), 'bench');
  await migrate(server.ownerUrl('bench'));
  const databaseUrl = await enableApplicationRole(server.ownerUrl('bench'), randomBytes(16).toString('hex'));
  await seedDemo(databaseUrl, { accounts: Number(values.accounts) });

  const [apiPort, enginePort, mapPort] = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    NEXTAUTH_URL: 'http://localhost',
    NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
    API_URL: `http://127.0.0.1:${apiPort}`,
    ENGINE_URL: `http://127.0.0.1:${enginePort}`,
    ENGINE_SECRET: randomBytes(32).toString('hex'),
  };
  const ended: Promise<never>[] = [];
  const start = (name: string, programArguments: readonly string[]): void => {
    const started = startNode(name, programArguments, { ...env, LOG_LEVEL: 'warning' });
    stops.push(started.stop);
    const gone = started.ended.then(({ code, signal }) => {
      throw new Error(`the ${name} ended (${signal ?? `exit code ${code}`})`);
    });
    gone.catch(() => undefined); // it also ends when all is done
    ended.push(gone);
  };
  const profiled = values.profile ? ['--cpu-prof', '--cpu-prof-dir', values.profile] : [];
  start('engine', [...profiled, ...TYPESCRIPT, 'lib/cli/engine.ts']);
  start('api', [...API_MEMORY, ...profiled, ...TYPESCRIPT, 'lib/cli/api.ts']);
  await waitForAnswer(`${env.API_URL}/health`, START_MS);

  const headers = { authorization: `Bearer ${await tokenFor(databaseUrl)}` };
  const api = new Client(new URL('/api/graphql', env.API_URL), headers, 16);
  const questions = whenMargined(async () => {
    const found = await questionsOf(api);
    const isMargined = found.pages.every(({ answer }) =>
      (answer as Page).edges.every(({ node }) => node.margin !== null),
    );
    if (!isMargined) throw new Error('an account has no figures');
    return found;
  });
  questions.catch(() => undefined); // where a process ends first, nobody waits for them
  const { pages, accounts, whatIfs } = await Promise.race([questions, ...ended]);
  const answers = path.join(directory, 'answers.json');
  fs.writeFileSync(answers, JSON.stringify([...pages, ...accounts, ...whatIfs]));
  start('map', [...TYPESCRIPT, 'graphql/bench/map-server.ts', answers, String(mapPort)]);
  const mapUrl = new URL(`http://127.0.0.1:${mapPort}/`);
  await waitForAnswer(`${mapUrl.href}?query=%7B__typename%7D`, START_MS);
  const map = new Client(mapUrl, headers, 16);
  for (const { query, variables } of [pages[0], accounts[0], whatIfs[0]].flatMap((one) => one ?? [])) {
    const body = JSON.stringify({ query, variables });
    const [ours, theirs] = [await api.ask(body), await map.ask(body)];
    if (ours !== theirs) throw new Error(`the two answer differently:\n${ours}\n${theirs}`);
  }

  const cases = {
    account1: { questions: accounts, clients: 1 },
    account16: { questions: accounts, clients: 16 },
    page16: { questions: pages, clients: 16 },
    whatIf16: { questions: whatIfs, clients: 16 },
  };
  const chosen = (values.cases ?? '').split(',');
  const ratios: Record<string, number> = {};
  for (const [name, { questions, clients }] of Object.entries(cases)) {
    if (!chosen.includes(name)) continue;
    const seconds = Number(values.seconds);
    const rounds: { ours: number; theirs: number }[] = [];
    for (let round = -1; round < Number(values.rounds); round += 1) {
      const ours = await throughput(api, questions, clients, seconds);
      const theirs = await throughput(map, questions, clients, seconds);
      if (round >= 0) rounds.push({ ours, theirs }); // the first warms both up
    }
    const median = (of: (round: { ours: number; theirs: number }) => number) => quantile(rounds.map(of), 0.5);
    ratios[name] = Number(median(({ ours, theirs }) => ours / theirs).toFixed(3));
    if (!values.json) {
      const [ours, theirs] = [median((round) => round.ours), median((round) => round.theirs)];
      console.log(
        `${name.padEnd(10)} ${ours.toFixed(0).padStart(6)}/s  beside ${theirs.toFixed(0).padStart(6)}/s from a Map: ${ratios[name]}`,
      );
    }
  }
  if (values.json) console.log(JSON.stringify({ ratios }));
  api.close();
  map.close();
} finally {
  for (const stop of stops.reverse()) await stop();
  fs.rmSync(directory, { recursive: true, force: true });
}
