import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { proposalFlow } from '../testing/proposal-flow';
import { PROJECT_ROOT } from './launch/project-root';

let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
  await (await proposalFlow(venue)).inReview();
});
afterAll(() => venue.close());

/** Runs `audit:export`; whoever reads may leave before it prints. */
async function exported(isRead: boolean) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/export-audit.ts'], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  if (isRead) child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  else child.stdout.destroy();
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors, lines: output.split('\n').slice(0, -1) };
}

test('the log is exported a line an entry', async () => {
  const { code, errors, lines } = await exported(true);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const entries = await venue.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' }, select: { hash: true } });
  expect(entries.length).toBeGreaterThan(2);
  expect(lines.map((line) => (JSON.parse(line) as { hash: string }).hash)).toEqual(
    entries.map(({ hash }) => hash),
  );
});

test('an export that nobody reads any more ends, and quietly', async () => {
  expect(await exported(false)).toEqual({ code: 0, errors: '', lines: [] });
});
