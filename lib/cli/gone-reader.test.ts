import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from './launch/project-root';
import { bundled } from '../testing/worker-process';

/** Runs a command with an output of which nobody reads any more, before it prints. */
async function unread(command: string, args: readonly string[], output: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [bundled(`lib/cli/${command}.ts`), ...args], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', output, 'pipe'],
  });
  child.stdout?.destroy();
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors };
}

test.each([
  ['a parameter set', 'margin', ['--print', 'derive-standard'], 0],
  ['faults', 'margin', ['--preset', 'nobody-has-it'], 2],
  ['measures', 'risk', ['--list'], 0],
  ['help', 'risk', ['--help'], 0],
  ['faults of a simulation', 'simulate', ['--books', 'nowhere'], 2],
])('%s that nobody reads any more: %s %j ends with %i, and quietly', async (_what, command, args, code) => {
  expect(await unread(command, args)).toEqual({ code, errors: '' });
});

test('a reader that leaves after a hundred bytes has them, and nothing is said', async () => {
  // More than a pipe holds.
  const list = `"${process.execPath}" "${bundled('lib/cli/risk.ts')}" --list`;
  const child = spawn('bash', ['-c', `set -o pipefail; ${list} | head -c 100`], { cwd: PROJECT_ROOT });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toHaveLength(100);
});

test('another failure of the output is none of its reader, and is told', async () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-output-')), 'read-only');
  fs.writeFileSync(file, '');
  const readOnly = fs.openSync(file, 'r');
  const { code, errors } = await unread('margin', ['--list'], readOnly);
  fs.closeSync(readOnly);
  fs.rmSync(path.dirname(file), { recursive: true });
  expect(code).not.toBe(0);
  expect(errors).toContain('EBADF');
});
