import { optionsOrExit } from './command-line';
import { serveVenue } from './launch/serve-venue';
import { parseServeOptions, DEMO_COMMAND } from './serve-options';

// `npm run demo`: the demo venue, with everything that it needs.

try {
  optionsOrExit(DEMO_COMMAND);
  process.exitCode = await serveVenue(parseServeOptions(process.argv.slice(2), process.env, 'demo'));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
process.exit();
