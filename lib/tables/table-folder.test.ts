import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TableFolder } from './table-folder';

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-tables-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

const names = () => fs.readdirSync(dir).sort();
const content = (text: string) => (file: string) => fs.promises.writeFile(file, text);
/** As if it had been used last so many seconds ago. */
function usedAgo(name: string, seconds: number): void {
  const at = new Date(Date.now() - seconds * 1000);
  fs.utimesSync(path.join(dir, name), at, at);
}

describe('a file in the folder', () => {
  test('is written once, by whoever asks first, and is there for the next process', async () => {
    let written = 0;
    const write = async (file: string) => {
      written += 1;
      await fs.promises.writeFile(file, 'x');
    };
    const folder = new TableFolder(dir, 100);
    const files = await Promise.all([1, 2, 3].map(() => folder.file('a', write)));
    expect([written, new Set(files).size]).toEqual([1, 1]);
    await new TableFolder(dir, 100).file('a', write);
    expect([written, names()]).toEqual([1, ['a']]);
  });

  test('is not there where writing failed, and is written anew', async () => {
    const folder = new TableFolder(path.join(dir, 'made'), 100);
    const failing = async (file: string) => {
      await fs.promises.writeFile(file, 'half');
      throw new Error('the disk is full');
    };
    await expect(folder.file('a', failing)).rejects.toThrow('the disk is full');
    expect(fs.readdirSync(path.join(dir, 'made'))).toEqual([]);
    expect(fs.readFileSync(await folder.file('a', content('whole')), 'utf8')).toBe('whole');
  });
});

describe('room', () => {
  test('is made by those that nobody has asked for longest, and a file that is asked for is used', async () => {
    const folder = new TableFolder(dir, 10);
    for (const [at, name] of ['a', 'b', 'c'].entries()) {
      await folder.file(name, content('123'));
      usedAgo(name, 100 - at);
    }
    await folder.file('a', content('never'));
    await folder.file('d', content('1234'));
    expect(names()).toEqual(['a', 'c', 'd']);
    expect(fs.readFileSync(path.join(dir, 'a'), 'utf8')).toBe('123');
  });

  test('is all of one that is larger than it', async () => {
    const folder = new TableFolder(dir, 10);
    await folder.file('a', content('123'));
    await folder.file('large', content('x'.repeat(11)));
    expect(names()).toEqual(['large']);
  });

  test('is not counted of what is being written, and what a killed process left is taken away', async () => {
    for (const name of ['old.part', 'new.part']) fs.writeFileSync(path.join(dir, name), 'x'.repeat(50));
    usedAgo('old.part', 7_200);
    await new TableFolder(dir, 10).file('a', content('123'));
    expect(names()).toEqual(['a', 'new.part']);
  });
});
