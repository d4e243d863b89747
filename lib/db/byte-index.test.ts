import { describe, expect, test } from 'vitest';
import { ByteIndex } from './byte-index';

function placeOf(index: ByteIndex, name: string, how: 'append' | 'find' | 'findOrAppend'): number {
  const bytes = Buffer.from(`##${name}##`);
  return index[how](bytes, 2, bytes.length - 2);
}

describe('an index of byte strings', () => {
  test('knows each by its place, in any order, past every growth', () => {
    const index = new ByteIndex();
    const names = Array.from({ length: 20_000 }, (_, at) => `account-${at * 7919}`);
    const places = [...names.keys()];
    expect(names.map((name) => placeOf(index, name, 'append'))).toEqual(places);
    expect(index.size).toBe(names.length);
    expect([...names].reverse().map((name) => placeOf(index, name, 'find'))).toEqual([...places].reverse());
    expect(names.map((name) => placeOf(index, name, 'find'))).toEqual(places);
    expect(index.names()).toEqual(names);
  });

  test('does not know what is not there, nor a part of what is', () => {
    const index = new ByteIndex();
    expect(placeOf(index, 'a', 'find')).toBe(-1);
    placeOf(index, 'ab', 'append');
    placeOf(index, 'abc', 'append');
    for (const name of ['', 'a', 'b', 'bc', 'abcd', 'ac'])
      expect(placeOf(index, name, 'find'), name).toBe(-1);
    expect(placeOf(index, 'abc', 'find')).toBe(1);
  });

  test('takes in what it meets first, and finds it again, whatever its letters', () => {
    const index = new ByteIndex();
    const met = ['BTC', 'ETH', 'BTC', 'Ω-1', 'é', 'ETH', 'Ω-1', 'é'];
    expect(met.map((name) => placeOf(index, name, 'findOrAppend'))).toEqual([0, 1, 0, 2, 3, 1, 2, 3]);
    expect(index.names()).toEqual(['BTC', 'ETH', 'Ω-1', 'é']);
  });
});
