import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { act, ask, documentWithFirstRate } from './venue-api';

export { expect };

export type DemoPerson =
  | 'analyst'
  | 'officer'
  | 'officer2'
  | 'chair'
  | 'operator'
  | 'auditor'
  | 'administrator'
  | 'viewer';

export const DEMO_PASSWORD = 'demo';

/** Whether `npm run check:pages` asks: for every page, and for what takes long. */
export const IS_THOROUGH = process.env['E2E_THOROUGH'] === '1';

/** Of a journey to which it is one which version is live: it need not wait until nothing goes live. */
export const BESIDE = { tag: '@beside' } as const;

export interface Proposed {
  readonly number: number;
  /** Its page. */
  readonly path: string;
  readonly title: string;
}

interface Fixtures {
  /** A page at `path`, in a browser of its own, with that person signed in. */
  signInAs: (person: DemoPerson, path?: string) => Promise<Page>;
  /** A simulated proposal in review, made by that person over the API. */
  proposalInReviewBy: (person: DemoPerson) => Promise<Proposed>;
  /** A simulated proposal in review by the analyst, for journeys that leave it as it is. */
  proposalToLookAt: () => Promise<Proposed>;
}

/** What one process of journeys keeps from one to the next. */
interface Kept {
  /** Of each person a browser in which they are signed in: its cache spares the pages' scripts. */
  readonly contexts: Map<DemoPerson, BrowserContext>;
  /** Pages that no journey is at, of those browsers: one that shows another page draws it in two thirds of the time of a new one. */
  readonly idle: Map<BrowserContext, Page[]>;
  proposalToLookAt?: Proposed;
}

/** A session that is kept for another journey has proved itself no longer ago: acts that ask for a fresh proof will do. */
const KEPT_FOR_MS = 150_000;

/** Whether a browser's session is open, as a vote in another one may have replaced it, and its proof still young. */
async function isYoung({ request }: BrowserContext): Promise<boolean> {
  const query = '{ me { authenticatedAt } venue { now } }';
  const answer = await request.post('/api/graphql', { data: { query } });
  const { data } = (await answer.json()) as {
    data: { me: { authenticatedAt: string } | null; venue: { now: string } } | null;
  };
  if (!data?.me) return false;
  return Date.parse(data.venue.now) - Date.parse(data.me.authenticatedAt) < KEPT_FOR_MS;
}

/**
 * The browser in which that person is signed in: as before while that will do, else a new one, by password.
 * Checking a password is slow on purpose, and is what sign-in.spec.ts is about.
 */
async function signedIn(
  browser: Browser,
  { contexts }: Kept,
  person: DemoPerson,
  baseURL: string,
): Promise<BrowserContext> {
  const kept = contexts.get(person);
  if (kept && (await isYoung(kept))) return kept;
  await kept?.close();
  const context = await browser.newContext();
  contexts.set(person, context);
  const { request } = context;
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await request.post('/api/auth/callback/credentials', {
    headers: { origin: baseURL },
    form: { csrfToken, email: `${person}@demo.margrave.test`, password: DEMO_PASSWORD, json: 'true' },
  });
  expect(answer.ok(), `${person} signs in`).toBe(true);
  return context;
}

/** Leaves a page for the next journey, as if it were new: nobody listens to it, nothing is emulated, no dialog is open. */
async function leave(page: Page, { idle }: Kept): Promise<void> {
  const context = page.context();
  if (page.isClosed()) return;
  page.removeAllListeners();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.emulateMedia({ media: null, colorScheme: null, reducedMotion: null });
  await page.goto('about:blank');
  page.removeAllListeners();
  idle.set(context, [...(idle.get(context) ?? []), page]);
}

async function proposeAndSubmit(context: BrowserContext, title: string): Promise<Proposed> {
  const { request } = context;
  const document = await documentWithFirstRate(request, 'ETHUSDT', '0.0045');
  const created = await act(request, 'createProposal', 'Proposal { id number currentRevision { hash } }', {
    title,
    rationale: 'The lowest tier leaves too little between liquidation and loss.',
    document,
  });
  const input = {
    proposalId: created.id,
    revisionHash: (created.currentRevision as { hash: string }).hash,
  };
  await act(request, 'startSimulation', 'Simulation { id }', input);
  const number = Number(created.number);
  await expect
    .poll(
      async () => {
        const { proposal } = await ask<{ proposal: { evidence: { id: string } | null } }>(
          request,
          'query ($number: Int!) { proposal(number: $number) { evidence { id } } }',
          { number },
        );
        return proposal.evidence !== null;
      },
      { timeout: 120_000, message: 'the worker has simulated it' },
    )
    .toBe(true);
  await act(request, 'submitProposal', 'Proposal { id }', input);
  return { number, path: `/proposals/${number}`, title };
}

export const test = base.extend<Fixtures, { kept: Kept }>({
  kept: [
    async ({ browserName: _browserName }, provide) => {
      const contexts = new Map<DemoPerson, BrowserContext>();
      await provide({ contexts, idle: new Map() });
      await Promise.all([...contexts.values()].map((context) => context.close()));
    },
    { scope: 'worker' },
  ],
  signInAs: async ({ browser, baseURL, kept }, provide) => {
    const pages: Page[] = [];
    await provide(async (person, path = '/') => {
      const context = await signedIn(browser, kept, person, baseURL ?? '');
      const page = kept.idle.get(context)?.pop() ?? (await context.newPage());
      pages.push(page);
      await page.goto(path);
      return page;
    });
    await Promise.all(pages.map((page) => leave(page, kept)));
  },
  proposalInReviewBy: async ({ browser, baseURL, kept }, provide, { title }) => {
    await provide(async (person) =>
      proposeAndSubmit(
        await signedIn(browser, kept, person, baseURL ?? ''),
        `For the journey “${title.slice(0, 80)}”`,
      ),
    );
  },
  proposalToLookAt: async ({ proposalInReviewBy, kept }, provide) => {
    await provide(async () => {
      // Beside what goes live the base may move before it is submitted: then another one is made, of the new base.
      const ofNewBase = (error: Error): Promise<Proposed> => {
        if (!error.message.includes('StaleBase')) throw error;
        return proposalInReviewBy('analyst');
      };
      return (kept.proposalToLookAt ??= await proposalInReviewBy('analyst').catch(ofNewBase));
    });
  },
});
