import { spawnSync } from 'node:child_process';
import { optionsOrExit } from '../cli/command-line';
import { nextFreePort } from '../cli/launch/free-port';
import { PROJECT_ROOT } from '../cli/launch/project-root';

optionsOrExit({
  usage: `npm run check:pages

Opens every page of a demo in Chromium, in light and dark: no accessibility violation, nothing in the console, and a picture of
each in test-results/pages; npm test opens the main ones, and takes no pictures. Pages at rest ask for no more than is due. Then
changes go live that npm test has no time for: a scenario grid, and one in steps until it is whole.

  --help   prints this`,
  options: {},
});

const FIRST_PORT = 3400;
const { status } = spawnSync(
  process.execPath,
  [
    ...['node_modules/@playwright/test/cli.js', 'test'],
    ...['accessibility', 'finding-ones-way', 'goes-live-in-steps', 'goes-live'].map(
      (name) => `e2e/${name}.spec.ts`,
    ),
  ],
  {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
    env: { ...process.env, E2E_PORT: String(await nextFreePort(FIRST_PORT)), E2E_THOROUGH: '1' },
  },
);
process.exitCode = status ?? 1;
