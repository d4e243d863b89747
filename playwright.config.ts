import { defineConfig, devices } from '@playwright/test';
import { browserArguments, findChromium } from './lib/cli/launch/browser';

const browser = await findChromium();
const port = Number(process.env.E2E_PORT ?? 3377);
const baseURL = `http://localhost:${port}`;
const oidcPort = Number(process.env.E2E_OIDC_PORT ?? port + 1);
const oidcIssuer = `http://localhost:${oidcPort}`;

const BROWSER = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } };
const GOES_LIVE = /goes-live/;
/** Journeys to which it is one which version is live say so: `BESIDE` of e2e/fixtures.ts. */
const BESIDE = /@beside/;
/** Enough for every list to have rows beyond its first; a simulation takes three fifths. Checks look at the demo's own. */
const ACCOUNTS = process.env['E2E_THOROUGH'] === '1' ? '' : '--accounts 500';

export default defineConfig({
  testDir: 'e2e',
  // Journeys wait for a worker, sign several people in, and read every node of tables of hundreds of rows.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  // One more than the smallest machine has cores: a journey waits for its simulation as often as it draws.
  workers: 3,
  // Whichever is free takes the next journey, of whatever file: none waits for another's long file.
  fullyParallel: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/journeys.json' }],
  ],
  use: {
    baseURL,
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Nobody looks on: what slides in is there at once.
    contextOptions: { reducedMotion: 'reduce' },
    // The picture at the end, and what is on the page in words, are kept of what fails. E2E_TRACE=1 keeps the pages' contents
    // and requests at every act as well: for a page of thousands of nodes that takes as long as the act itself.
    trace: process.env['E2E_TRACE'] === '1' ? { mode: 'retain-on-failure', screenshots: false } : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser.executablePath,
      args: browserArguments(),
      env: { ...(process.env as Record<string, string>), ...browser.env },
    },
  },
  projects: [
    { name: 'chromium', use: BROWSER, testIgnore: GOES_LIVE, grepInvert: BESIDE },
    // What goes live moves the base of every other proposal: these journeys come one by one, when nobody proposes any more.
    { name: 'goes live', use: BROWSER, testMatch: GOES_LIVE, dependencies: ['chromium'], workers: 1 },
    { name: 'beside', use: BROWSER, grep: BESIDE, dependencies: ['chromium'] },
  ],
  webServer: [
    {
      command: 'node --import tsx e2e/oidc-provider.ts',
      url: `${oidcIssuer}/.well-known/openid-configuration`,
      env: { OIDC_PORT: String(oidcPort), OIDC_CLIENT_ORIGIN: baseURL },
      timeout: 60_000,
      reuseExistingServer: false,
    },
    {
      command: `node --import tsx lib/cli/serve.ts --e2e ${ACCOUNTS}`,
      url: `${baseURL}/api/auth/csrf`,
      env: {
        PORT: String(port),
        OIDC_ISSUER: oidcIssuer,
        OIDC_CLIENT_ID: 'margrave',
        OIDC_CLIENT_SECRET: 'a-secret-of-the-journeys-only',
        MARGRAVE_PASSWORDS: '1',
      },
      timeout: 240_000,
      stdout: 'pipe',
      reuseExistingServer: false,
      // The default is SIGKILL, which would leave the database behind.
      gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    },
  ],
});
