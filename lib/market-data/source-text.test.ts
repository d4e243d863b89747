import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../testing/import-source';

async function textOf(content: string | Uint8Array, chunkBytes?: number) {
  const source = sourceOf(content, chunkBytes);
  let text = '';
  for await (const chunk of source.chunks) text += chunk;
  return { text, fault: source.fault(), sha256: source.sha256() };
}

test('any text arrives whole, however the bytes are cut, with the hash of its bytes', async () => {
  const texts = fc
    .string({ unit: 'binary', minLength: 1 })
    .map((text) => `x${text.replaceAll('\0', '')}`)
    .filter((text) => text.isWellFormed());
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 5 }), async (content, chunkBytes) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(await textOf(content, chunkBytes)).toEqual({ text: content, fault: null, sha256 });
    }),
  );
});

describe('what is not text is refused with its rule and line', () => {
  const cases: [string, string | Uint8Array, string, string][] = [
    ['a byte-order mark', '\uFEFFa,b\n', 'byte-order-mark', 'line 1'],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', 'nul-byte', 'line 3'],
    ['bytes that are not UTF-8', Uint8Array.from([0x61, 0x0a, 0x62, 0xff, 0x0a]), 'utf-8', 'line 2'],
    ['Latin-1 text', Uint8Array.from([0x61, 0x0a, 0x0a, 0xe9, 0x62]), 'utf-8', 'line 3'],
    ['a file that ends within a character', Uint8Array.from([0x61, 0x0a, 0xe2, 0x82]), 'utf-8', 'line 2'],
    ['an empty file', '', 'empty-file', 'line 1'],
    ['a file of white space', '\n \n', 'empty-file', 'line 3'],
  ];
  test.each(cases)('%s', async (_, content, rule, path) => {
    for (const chunkBytes of [1, 3, 100]) {
      expect((await textOf(content, chunkBytes)).fault).toMatchObject({ rule, path });
    }
  });
});

test('nothing is read past the first fault', async () => {
  const { text, fault } = await textOf('a\nb\0c\nd\0e\n', 2);
  expect(fault).toMatchObject({ rule: 'nul-byte', path: 'line 2' });
  expect(text).toBe('a\n');
});
