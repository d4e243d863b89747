import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const RUN = ['--import', 'tsx'];
const FILES = 'examples/your-own-venue';
/** Of a database that is made, migrated and served beside other journeys. */
const START_TIMEOUT_MS = 150_000;

/** A venue of nobody's yet, as `npm run venue` serves it, with the instruments, prices and accounts of the examples. */
export interface OwnVenue {
  /** The one-time link that its console prints. */
  readonly link: string;
  readonly end: () => Promise<void>;
}

/** @throws what its console said, when it does not come up */
export async function startOwnVenue(): Promise<OwnVenue> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'margrave-own-'));
  const env = withoutSettings({ MARGRAVE_DATA_DIR: folder });
  const venue = spawn(process.execPath, [...RUN, 'lib/cli/venue.ts'], { env });
  const end = async (): Promise<void> => {
    if (venue.exitCode === null && venue.kill('SIGTERM')) await once(venue, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const link = await said(venue, /http:\S+\/first-start#\S+/);
    for (const kind of ['instruments', 'prices', 'accounts'])
      await ran(['lib/cli/import.ts', kind, `${FILES}/${kind}.csv`], env);
    return { link, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The venue of the journeys has settings of its own, which are not this one's. */
function withoutSettings(own: Record<string, string>): NodeJS.ProcessEnv {
  const others = /^(PORT|HOST|API_URL|ENGINE_|DATABASE_|NEXTAUTH_|OIDC_|MARGRAVE_)/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name))),
    ...own,
  } as NodeJS.ProcessEnv;
}

function said(command: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    const late = setTimeout(() => reject(new Error(`the venue is not ready: ${all}`)), START_TIMEOUT_MS);
    const hear = (chunk: Buffer): void => {
      all += chunk.toString();
      const [found] = wanted.exec(all) ?? [];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    };
    command.stdout?.on('data', hear);
    command.stderr?.on('data', hear);
    command.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`the venue ended: ${all}`));
    });
  });
}

async function ran(command: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const process_ = spawn(process.execPath, [...RUN, ...command], { env, stdio: 'pipe' });
  let all = '';
  for (const stream of [process_.stdout, process_.stderr])
    stream.on('data', (chunk: Buffer) => (all += chunk.toString()));
  const [code] = (await once(process_, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')}: ${all}`);
}
