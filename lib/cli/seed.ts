import { parseArgs } from 'node:util';
import { seedDemo } from './launch/seed-demo';

// `npm run seed -- [--accounts N]`: the demo venue into the database that DATABASE_URL names, as the application's
// role. Leaves alone what is there already, and any venue that is not the demo.
const { values } = parseArgs({ options: { accounts: { type: 'string' } } });
const accounts = values.accounts === undefined ? undefined : Number(values.accounts);
const databaseUrl = process.env.DATABASE_URL;

if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
  process.exitCode = 2;
} else if (
  accounts !== undefined &&
  !(Number.isInteger(accounts) && accounts >= 1 && accounts <= 10_000_000)
) {
  console.error(`--accounts ${values.accounts}: must be a whole number from 1 to 10000000.`);
  process.exitCode = 2;
} else if ((await seedDemo(databaseUrl, { accounts })) === 'ANOTHER_VENUE') {
  console.log('The database holds a venue of another name: the demo venue is not added to it.');
}
