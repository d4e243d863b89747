import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { untar } from './npm-chromium';

let targetDir: string;
beforeEach(() => {
  targetDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-untar-'));
});
afterEach(() => fs.rmSync(targetDir, { recursive: true, force: true }));

/** Names that end in a stroke are directories. */
function archive(entries: Readonly<Record<string, string>>): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(entries)) {
    if (name.endsWith('/')) pack.entry({ name, type: 'directory' });
    else pack.entry({ name }, content);
  }
  pack.finalize();
  return buffer(pack);
}

test('files and directories come out as they went in, also when longer than a block', async () => {
  const long = 'x'.repeat(130_000);
  await untar(await archive({ 'fonts/': '', 'fonts/one': long, 'bare/two': 'second' }), targetDir);
  expect(fs.readFileSync(path.join(targetDir, 'fonts/one'), 'utf8')).toBe(long);
  expect(fs.readFileSync(path.join(targetDir, 'bare/two'), 'utf8')).toBe('second');
  expect(fs.statSync(path.join(targetDir, 'bare/two')).mode & 0o111).not.toBe(0);
});

test.each(['../outside', 'fonts/../../outside', '/tmp/outside'])(
  '%s may not leave the directory',
  async (name) => {
    await expect(untar(await archive({ [name]: 'x' }), targetDir)).rejects.toThrow('leaves its directory');
  },
);

test('what is no archive is refused', async () => {
  await expect(untar(Buffer.alloc(1024, 'x'), targetDir)).rejects.toThrow();
});
