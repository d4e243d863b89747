import { test } from './fixtures';
import { proposeScenarioGrid } from './scenario-grid';

// In `npm run check:pages` it goes live too: goes-live.spec.ts.
test('a scenario grid is made, changed in a second revision, simulated and submitted', async ({
  signInAs,
}) => {
  await proposeScenarioGrid(await signInAs('analyst', '/proposals'));
});
