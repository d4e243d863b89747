import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { hashSecret, newTokenSecret } from '../auth/token-secret';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { ROLES } from '../domain/governance/people/actor';
import { openSession } from '../testing/open-session';
import { spawnApi, spawnWorker, type WorkerProcess } from '../testing/worker-process';
import { acceptInvitation } from '../usecases/people/accept-invitation';
import { issueToken } from '../usecases/people/issue-token';
import { PROJECT_ROOT } from './launch/project-root';

// docs/your-own-venue.md is executed: its commands by a shell, against the real API and worker, and what it says people do
// in the browser by those people's sessions.

const databaseUrl = process.env.DATABASE_URL ?? '';
const prisma = connectPrisma(databaseUrl, { connections: 3 });
const transact = prismaTransact(prisma);
const running: WorkerProcess[] = [];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-own-venue-'));
/** The project as far as the commands need it, and beside it what the document has its reader copy and write. */
const [project, own] = [path.join(folder, 'margrave'), path.join(folder, 'my-venue')];
fs.mkdirSync(project);
afterAll(async () => {
  await Promise.all(running.map((one) => one.end('SIGTERM')));
  await prisma.$disconnect();
  fs.rmSync(folder, { recursive: true, force: true });
});

type Env = Readonly<Record<string, string>>;
type Step =
  | { readonly kind: 'SHELL'; readonly script: string; readonly exit: number; readonly shows: string | null }
  | { readonly kind: 'BROWSER'; readonly act: string; readonly email: string };

const text = fs.readFileSync(path.join(PROJECT_ROOT, 'docs/your-own-venue.md'), 'utf8');
const PARTS =
  /^```sh run(?: exit=(\d))?\n([\s\S]*?)^```$(?:\n\n^```\n([\s\S]*?)^```$)?|^<!-- in the browser: (\w+) (\S+) -->$/gm;
const steps = [...text.matchAll(PARTS)].map(([, exit, script, shows, act, email]): Step => {
  if (act !== undefined && email !== undefined) return { kind: 'BROWSER', act, email };
  return { kind: 'SHELL', script: script ?? '', exit: Number(exit ?? 0), shows: shows?.trim() ?? null };
});

/** Runs one block; what it defines and writes, and where it has gone, is there for the next. */
async function shell(script: string, env: Env): Promise<{ code: number | null; output: string }> {
  const state = path.join(folder, 'functions.sh');
  if (!fs.existsSync(state)) fs.writeFileSync(state, '');
  const kept = `{ declare -f; printf 'cd %q; cd %q\\n' "\${OLDPWD:-$PWD}" "$PWD"; } > ${state}`;
  const child = spawn('bash', ['-c', `set -eo pipefail\nsource ${state}\n${script}\n${kept}`], {
    cwd: project,
    env: {
      ...process.env,
      PORT: '',
      NEXTAUTH_URL: '',
      ...env,
      DATABASE_URL: databaseUrl,
      DATABASE_OWNER_URL: '',
      OIDC_ISSUER: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function personOf(email: string) {
  const { id: personId, name, roles } = await prisma.person.findUniqueOrThrow({ where: { email } });
  const held = ROLES.filter((role) => roles.includes(role));
  return { kind: 'PERSON' as const, personId, name, roles: held, authenticatedAtMs: Date.now() };
}

/** Of what `npm run venue` starts, the API. @returns the address of the API, which answers */
async function started(): Promise<string> {
  const address = `http://127.0.0.1:${await freePort()}`;
  const secrets = { NEXTAUTH_SECRET: 's'.repeat(32), ENGINE_URL: '', ENGINE_SECRET: '' };
  running.push(spawnApi({ DATABASE_URL: databaseUrl, API_URL: address, ...secrets }));
  for (;;) {
    const isThere = await fetch(`${address}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return `${address}/api/graphql`;
    await pause(50);
  }
}

/** The token that the analyst issues on the pages. */
async function issued(): Promise<string> {
  const analyst = await personOf('analyst@harbour.example');
  const asked = { name: 'The system of the desk', scopes: ['READ', 'PROPOSE'] as const, expiresInDays: 30 };
  const token = await issueToken({ transact, newSecret: newTokenSecret }, analyst, asked);
  if (!token.ok) throw new Error(token.refusal.code);
  return token.value.secret;
}

const MUTATIONS: Readonly<Record<string, string>> = { approve: 'approveProposal', queue: 'queueProposal' };

/** What a person does on the page of the newest proposal, with the session that their browser has. */
async function inBrowser(act: string, email: string, api: string): Promise<void> {
  const { cookie } = await openSession({ transact }, await personOf(email));
  const ask = async (query: string, variables: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', cookie, 'sec-fetch-site': 'same-origin' };
    const body = JSON.stringify({ query, variables });
    return (await fetch(api, { method: 'POST', headers, body })).json();
  };
  const shown =
    '{ proposals(first: 1) { edges { node { id currentRevision { hash } evidence { evidenceHash } } } } }';
  const { data } = (await ask(shown, {})) as {
    data: {
      proposals: {
        edges: [
          { node: { id: string; currentRevision: { hash: string }; evidence: { evidenceHash: string } } },
        ];
      };
    };
  };
  const { id: proposalId, currentRevision, evidence } = data.proposals.edges[0].node;
  const mutation = MUTATIONS[act] ?? '';
  const type = `${mutation[0]?.toUpperCase() ?? ''}${mutation.slice(1)}Input`;
  const input = {
    ...{ proposalId, revisionHash: currentRevision.hash },
    ...(act === 'approve' ? { evidenceHash: evidence.evidenceHash } : {}),
  };
  const query = `mutation ($input: ${type}!) { outcome: ${mutation}(input: $input) { __typename ... on UserError { message } } }`;
  expect(await ask(query, { input })).toEqual({ data: { outcome: { __typename: 'Proposal' } } });
}

test('from files to an activated change, by what the document says', async () => {
  for (const entry of ['lib', 'node_modules', 'package.json', 'tsconfig.json', 'graphql']) {
    fs.symlinkSync(path.join(PROJECT_ROOT, entry), path.join(project, entry));
  }
  fs.cpSync(path.join(PROJECT_ROOT, 'examples'), path.join(project, 'examples'), { recursive: true });

  const starting = started();
  let env: Env = {};
  for (const step of steps) {
    if (step.kind === 'BROWSER') {
      await inBrowser(step.act, step.email, env['API'] ?? '');
      continue;
    }
    if (env['API'] === undefined && step.script.includes('$API')) {
      env = { API: await starting, TOKEN: await issued() };
      // No sooner: who asks at once finds nothing margined, and must wait as the document says.
      running.push(spawnWorker(databaseUrl));
    }
    const { code, output } = await shell(step.script, env);
    expect(code, `${step.script}\n${output}`).toBe(step.exit);
    expect(output).not.toContain('"errors"');
    if (step.shows !== null) expect(output.trim()).toBe(step.shows);
  }

  const marginOf = (file: string) =>
    (
      JSON.parse(fs.readFileSync(path.join(own, file), 'utf8')) as {
        data: { account: { margin: unknown } };
      }
    ).data.account.margin;
  // A-01 is long 100 copper, 25,000 each at 4.6125: 11,531,250, and 85 wheat, 50 each at 612.5: 2,603,125. IM of copper is
  // 0.06 · 2 M + 0.08 · 8 M + 0.15 · 1,531,250; of wheat 0.09 · 0.5 M + 0.12 · 2,103,125. After, the 0.08 is 0.1.
  expect(marginOf('before.json')).toMatchObject({ status: 'LIQUIDATION', initialMargin: '1287062.5' });
  expect(marginOf('after.json')).toMatchObject({ status: 'LIQUIDATION', initialMargin: '1447062.5' });
  const impact = fs.readFileSync(path.join(own, 'evidence.json'), 'utf8');
  for (const said of text.match(/^"accounts":.*$/gm) ?? ['the impact that the document states'])
    expect(impact).toContain(said);
}, 240_000); // about 25 s on two free cores; a busy machine may hold an activation until the next sweep

test('the links that are printed are those by which the others set their passwords', async () => {
  const printed = fs.readFileSync(path.join(own, 'founded.txt'), 'utf8');
  const links = [...printed.matchAll(/^ {2}(\S+@\S+)\n {4}http:\/\/localhost:3000\/welcome#(mgi_\S+)$/gm)];
  expect(links.map(([, email]) => email)).toEqual([
    'analyst@harbour.example',
    'first.officer@harbour.example',
    'second.officer@harbour.example',
  ]);
  const hashPassword = () => Promise.resolve('scrypt$of$it');
  for (const [, email, secret] of links) {
    const accepted = await acceptInvitation(
      { transact, hashPassword },
      { secretHash: hashSecret(secret ?? ''), password: 'another few words of theirs' },
    );
    expect(accepted).toMatchObject({ ok: true, value: { email } });
  }
});
