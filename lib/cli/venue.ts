import { optionsOrExit } from './command-line';
import { serveVenue } from './launch/serve-venue';
import { parseServeOptions } from './serve-options';
import { VENUE_COMMAND } from './venue-options';

// `npm run venue`: the venue of one's own, with everything that it needs.

try {
  optionsOrExit(VENUE_COMMAND);
  process.exitCode = await serveVenue(parseServeOptions(process.argv.slice(2), process.env, 'venue'));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
process.exit();
