import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** The log of a process of its own, as it comes out of it. */
async function written(error: string): Promise<string> {
  const program = `
    import { webLog } from './graphql/server/web-log.ts';
    webLog('error', 'request.error', { error: new Error(process.argv[1]), text: process.argv[1] });`;
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program, error],
    { cwd: new URL('../..', import.meta.url) },
  );
  return stderr;
}

test('the log of a web process has one line for a failure, and no credential that it quotes', async () => {
  const secret = `mgv_${'s3cret-_'.repeat(5)}abc`;
  const lines = await written(`cannot reach postgresql://app:s3cret@127.0.0.1/margrave with ${secret}`);
  expect(JSON.parse(lines)).toMatchObject({ level: 'error', event: 'request.error' });
  expect(lines).toContain('postgresql://***@127.0.0.1/margrave with mgv_***');
  expect(lines).not.toContain('s3cret');
}, 30_000);
