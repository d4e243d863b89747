import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { untar } from './npm-chromium';

let targetDir: string;
beforeEach(() => {
  targetDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-untar-'));
});
afterEach(() => fs.rmSync(targetDir, { recursive: true, force: true }));

/** One entry of a tar archive: a header of 512 bytes, then the content filled up to the next 512. */
function entry(name: string, type: string, content = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body]);
}
const end = Buffer.alloc(1024);

test('files and directories come out as they went in, also when longer than a block', () => {
  const long = 'x'.repeat(1300);
  untar(
    Buffer.concat([entry('fonts/', '5'), entry('fonts/one', '0', long), entry('two', '0', 'second'), end]),
    targetDir,
  );
  expect(fs.readFileSync(path.join(targetDir, 'fonts/one'), 'utf8')).toBe(long);
  expect(fs.readFileSync(path.join(targetDir, 'two'), 'utf8')).toBe('second');
});

test.each(['../outside', 'fonts/../../outside', '/tmp/outside'])('%s may not leave the directory', (name) => {
  expect(() => untar(Buffer.concat([entry(name, '0', 'x'), end]), targetDir)).toThrow('leaves its directory');
});
