import { numberOrExit, optionsOrExit } from './command-line';
import { seedDemo } from './launch/seed-demo';
import { ACCOUNTS_MAX } from './serve-options';

// Leaves alone what is there already, and any venue that is not the demo.
const COMMAND = {
  usage: `npm run seed -- [options]

Puts the demo venue into the database that DATABASE_URL names, as the application's role.

  --accounts N   how many accounts it gets, 1 to ${ACCOUNTS_MAX}; the demo's own number by default
  --help         prints this`,
  options: { accounts: { type: 'string' } },
} as const;

const { values } = optionsOrExit(COMMAND);
const accounts =
  values.accounts === undefined
    ? undefined
    : numberOrExit(COMMAND, '--accounts', values.accounts, [1, ACCOUNTS_MAX]);
const databaseUrl = process.env.DATABASE_URL;

if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
  process.exitCode = 2;
} else if ((await seedDemo(databaseUrl, { accounts })) === 'ANOTHER_VENUE') {
  console.log('The database holds a venue of another name: the demo venue is not added to it.');
}
