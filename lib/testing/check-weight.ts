import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { optionsOrExit } from '../cli/command-line';
import { browserArguments, findChromium } from '../cli/launch/browser';
import { nextFreePort } from '../cli/launch/free-port';
import { startNode, TYPESCRIPT, waitForAnswer } from '../cli/launch/processes';
import { overweight, type Weighed } from './page-weight';

const COMMAND = {
  usage: `npm run check:weight -- [options]

Opens each page in a Chromium with an empty cache, waits until its figures stand and the network is quiet, and sums the
scripts that came over the network, as they were sent. Fails where a page is above its budget.

  --url URL   a demo that runs; without it, one of its own is built and started, and stopped at the end
  --help      prints this`,
  options: { url: { type: 'string' } },
} as const;

const FIRST_PORT = 3500;
const START_TIMEOUT_MS = 600_000;
const SETTLE_TIMEOUT_MS = 60_000;

interface Place {
  readonly name: string;
  readonly path: string;
  /** Of all scripts, as sent; kB of 1,000 bytes. */
  readonly budgetKb: number;
}

const SIGN_IN: Place = { name: 'sign-in', path: '/sign-in', budgetKb: 150 };
const PLACES: readonly Place[] = [
  { name: 'overview', path: '/', budgetKb: 300 },
  { name: 'parameters', path: '/parameters', budgetKb: 360 },
  { name: 'version', path: '/parameters/1', budgetKb: 300 },
  { name: 'presets', path: '/parameters/presets', budgetKb: 270 },
  { name: 'accounts', path: '/accounts', budgetKb: 325 },
  { name: 'account', path: '/accounts/{account}', budgetKb: 330 },
  { name: 'margin calls', path: '/margin-calls', budgetKb: 280 },
  { name: 'scenarios', path: '/scenarios', budgetKb: 325 },
  { name: 'audit', path: '/audit', budgetKb: 325 },
  { name: 'people', path: '/people', budgetKb: 380 },
  { name: 'proposals', path: '/proposals', budgetKb: 330 },
  { name: 'proposal', path: '/proposals/{proposal}', budgetKb: 360 },
  { name: 'evidence', path: '/proposals/{proposal}/evidence', budgetKb: 380 },
  { name: 'memo', path: '/proposals/{proposal}/memo', budgetKb: 320 },
  { name: 'curve editor', path: '/proposals/new', budgetKb: 470 },
];

const ANSWER_OF_VENUE = `{ accounts(first: 1) { edges { node { accountId } } }
  proposals(first: 1) { edges { node { number } } } }`;

interface VenueAnswer {
  readonly data: {
    readonly accounts: { readonly edges: readonly { readonly node: { readonly accountId: string } }[] };
    readonly proposals: { readonly edges: readonly { readonly node: { readonly number: number } }[] };
  };
}

async function signIn(context: BrowserContext, url: string): Promise<void> {
  const { csrfToken } = (await (await context.request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await context.request.post('/api/auth/callback/credentials', {
    headers: { origin: url },
    form: { csrfToken, email: 'officer@demo.margrave.test', password: 'demo', json: 'true' },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`);
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: SETTLE_TIMEOUT_MS });
  await page.waitForFunction(() => document.querySelector('[aria-label^="Loading"]') === null, undefined, {
    timeout: SETTLE_TIMEOUT_MS,
  });
  await page.waitForLoadState('networkidle', { timeout: SETTLE_TIMEOUT_MS });
}

/** A page in a browser context that has kept nothing but who is signed in. */
async function weigh(context: BrowserContext, { name, path, budgetKb }: Place): Promise<Weighed> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path);
  await settled(page);
  const files = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((entry) => new URL(entry.name).pathname.endsWith('.js'))
      .map((entry) => ({ name: entry.name, bytes: entry.encodedBodySize })),
  );
  const prefetches = await page.evaluate(
    () => performance.getEntriesByType('resource').filter((entry) => entry.name.includes('_rsc=')).length,
  );
  await page.close();
  // What a link preloads and a script then runs is one file that came once.
  const bytesOf = new Map(files.map(({ name: file, bytes }) => [file, bytes] as const));
  const bytes = [...bytesOf.values()].reduce((sum, one) => sum + one, 0);
  return { name, budgetKb, kb: bytes / 1000, files: bytesOf.size, prefetches };
}

async function weighAll(url: string): Promise<readonly Weighed[]> {
  const { executablePath, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    args: browserArguments(),
    env: { ...(process.env as Record<string, string>), ...env },
  });
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
    const weighed = [await weigh(context, SIGN_IN)];
    await signIn(context, url);
    const answer = await context.request.post('/api/graphql', { data: { query: ANSWER_OF_VENUE } });
    const { data } = (await answer.json()) as VenueAnswer;
    const account = data.accounts.edges[0]?.node.accountId;
    const proposal = data.proposals.edges[0]?.node.number;
    for (const place of PLACES) {
      const path = place.path
        .replace('{account}', encodeURIComponent(account ?? ''))
        .replace('{proposal}', String(proposal));
      if (proposal === undefined && place.path.includes('{proposal}')) continue;
      weighed.push(await weigh(context, { ...place, path }));
    }
    return weighed;
  } finally {
    await browser.close();
  }
}

/** A demo of our own on a throw-away database, from the build of the sources as they are. */
async function withDemo<Value>(work: (url: string) => Promise<Value>): Promise<Value> {
  const port = await nextFreePort(FIRST_PORT);
  const url = `http://localhost:${port}`;
  const demo = startNode('demo', [...TYPESCRIPT, 'lib/cli/serve.ts', '--e2e'], {
    ...process.env,
    PORT: String(port),
  });
  const failed = new AbortController();
  void demo.ended.then(() => failed.abort());
  try {
    await waitForAnswer(`${url}/api/auth/csrf`, START_TIMEOUT_MS, failed.signal);
    return await work(url);
  } finally {
    await demo.stop();
  }
}

const { values } = optionsOrExit(COMMAND);
const weighed = await (values.url === undefined ? withDemo(weighAll) : weighAll(values.url));
for (const { name, kb, budgetKb, files, prefetches } of weighed)
  console.log(
    `${name.padEnd(14)} ${kb.toFixed(1).padStart(7)} kB of ${String(budgetKb).padStart(3)}, ${files} files, ${prefetches} prefetches`,
  );
const above = overweight(weighed);
for (const sentence of above) console.error(sentence);
process.exitCode = above.length === 0 ? 0 : 1;
