import pg from 'pg';
import { randomBytes } from 'node:crypto';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { neverRefused, ok } from '../domain/result';
import { jsonLog } from '../log';
import { SCENARIOS } from '../market-data/play/scenarios';
import { playMarket } from '../usecases/market/play-market';
import { stopMarket } from '../usecases/market/stop-market';
import { commandActor } from './command-actor';
import { numberOrExit, optionsOrExit } from './command-line';
import { existingDatabase } from './launch/command-database';
import { DEMO_PEOPLE } from './launch/demo-seed';
import { MarketFeed } from './market-feed';

const OPERATOR = DEMO_PEOPLE.find(({ role }) => role === 'OPERATOR')?.email ?? '';
const DEFAULT_SPEED = 14_400;

const COMMAND = {
  usage: `npm run market -- [options]

Has a market played in the demo that runs. Its clock goes so much faster than time until the scenario is over.

  --play NAME   the scenario; what plays is replaced
  --speed N     seconds of the venue in one of time, 1 to 86400 (${DEFAULT_SPEED})
  --stop        stops what plays
  --list        what can be played
  --as EMAIL    who asks; the demo's operator (${OPERATOR})
  --feed        is the process that plays, until it is ended; DATABASE_URL names the database. npm run demo has one
  --help        prints this`,
  options: {
    play: { type: 'string' },
    speed: { type: 'string', default: String(DEFAULT_SPEED) },
    as: { type: 'string', default: OPERATOR },
    stop: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    feed: { type: 'boolean', default: false },
  },
} as const;

function list(): number {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  for (const { name, title, about, hours } of SCENARIOS)
    console.log(`${name.padEnd(width)}  ${title}; days: ${hours / 24}. ${about}`);
  return 0;
}

/** The process that plays: idle until asked, told of what is asked by the database. */
async function feed(): Promise<number> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
    return 1;
  }
  const log = jsonLog(
    (line) => console.log(line),
    () => new Date(),
  );
  const stopped = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.abort());
  const prisma = connectPrisma(databaseUrl, { connections: 2 });
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'margrave market' });
  // Without it the process ends, and its keeper starts it again.
  const lost = new Promise<'lost'>((resolve) => client.once('error', () => resolve('lost')));
  await client.connect();
  await client.query('listen margrave_market');
  log('info', 'market.start', { pid: process.pid });
  // One listener for good: each wait adding its own would leave those that a timer ended first.
  let awake = (): void => undefined;
  client.on('notification', () => awake());
  const awoken = (): Promise<void> => new Promise((resolve) => (awake = resolve));
  const ended = await Promise.race([
    new MarketFeed(prisma, prismaTransact(prisma), log)
      .run(stopped.signal, awoken)
      .then(() => 'stopped' as const),
    lost,
  ]);
  log('info', 'market.stopped', { why: ended });
  return ended === 'stopped' ? 0 : 1;
}

/** Asks for what `--play` or `--stop` says. Exit code 2 where it is refused. */
async function ask(values: {
  readonly play?: string | undefined;
  readonly speed: string;
  readonly as: string;
}): Promise<number> {
  const speed = numberOrExit(COMMAND, '--speed', values.speed, [1, 86_400]);
  const database = await existingDatabase(process.env);
  const prisma = connectPrisma(database.applicationUrl, { connections: 1 });
  try {
    const transact = prismaTransact(prisma);
    const actor = neverRefused(
      await transact(async ({ people }) => ok(await commandActor(people, values.as, 'import'))),
    );
    if (actor === null) {
      console.error(`Nobody active has the e-mail ${values.as}.`);
      return 2;
    }
    const playing = neverRefused(await transact(async ({ plays }) => ok(await plays.playing())));
    const newSeed = (): number => randomBytes(4).readUInt32LE();
    const answered =
      values.play === undefined
        ? await stopMarket({ transact }, actor, { scenario: playing?.scenario ?? '' })
        : await playMarket({ transact, scenarios: SCENARIOS, newSeed }, actor, {
            scenario: values.play,
            speed,
          });
    if (!answered.ok) {
      const { refusal } = answered;
      console.error(
        refusal.code === 'InvalidInput'
          ? refusal.faults.map(({ message }) => message).join('\n')
          : `${values.as} may not play markets: operators and officers may.`,
      );
      return 2;
    }
    const { scenario, endsAt } = answered.value;
    console.log(
      values.play === undefined
        ? `Stopped ${scenario}.`
        : `Playing ${scenario} at ${speed} times the speed of time, until ${endsAt.toISOString()} by the venue's clock.`,
    );
    return 0;
  } finally {
    await prisma.$disconnect();
    await database.close();
  }
}

const { values } = optionsOrExit(COMMAND);
if (values.list) process.exitCode = list();
else if (values.feed) process.exit(await feed());
else if (values.stop || values.play !== undefined) process.exitCode = await ask(values);
else {
  console.error(COMMAND.usage);
  process.exitCode = 2;
}
