import { expect, test } from 'vitest';
import { AccountIndex } from './account-index';

test('accounts keep the index at which they were first added, past every growth', () => {
  const index = new AccountIndex();
  const ids = Array.from({ length: 30_000 }, (_, at) => `account-${at * 7919}`);
  index.add(ids.slice(0, 10_000));
  index.add(['account-0', ...ids.slice(9_000, 20_000)]);
  for (const id of ids.slice(20_000)) index.add([id]);
  expect(index.size).toBe(ids.length);
  expect(ids.map((id) => index.find(id))).toEqual([...ids.keys()]);
  expect(ids.map((_, at) => index.idOf(at))).toEqual(ids);
  for (const id of ['', 'account', 'account-1', 'account-0 ']) expect(index.find(id)).toBeUndefined();
  expect(() => index.idOf(ids.length)).toThrow('an index is of an account');
});
