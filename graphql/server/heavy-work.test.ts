import { expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { oneAtATime } from './heavy-work';

const person = (personId: string): Actor => ({
  ...{ kind: 'PERSON', personId, name: personId, roles: ['AUDITOR'], authenticatedAtMs: 0 },
});
const token = (ownerId: string, tokenId: string): Actor => ({
  ...{ kind: 'TOKEN', tokenId, ownerId, name: tokenId, scopes: ['READ'], roles: ['AUDITOR'] },
});

/** Work that ends when it is told to. */
function held() {
  let end: (value: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (end = resolve));
  return { work: () => ended, end: (value: string) => end(value) };
}

test('one runs, the others wait in the order in which they were asked for, whatever became of the one before', async () => {
  const heavy = oneAtATime();
  const order: string[] = [];
  let running = 0;
  const one = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    order.push(name);
    await Promise.resolve();
    running -= 1;
    if (name === 'b') throw new Error('failed');
    return name;
  };
  const asked = ['a', 'b', 'c'].map((name) => heavy(person(name), one(name)));
  expect(await Promise.allSettled(asked)).toMatchObject([
    { value: 'a' },
    { status: 'rejected' },
    { value: 'c' },
  ]);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('one person, by whatever tokens, has four under way and no more; another still has a place', async () => {
  const heavy = oneAtATime();
  const first = held();
  const own = [
    heavy(person('ada'), first.work),
    ...[1, 2, 3].map((n) => heavy(token('ada', `t${n}`), () => Promise.resolve(`${n}`))),
  ];
  await expect(heavy(token('ada', 't5'), () => Promise.resolve('4'))).rejects.toMatchObject({
    extensions: { code: 'BUSY', http: { status: 503 } },
  });
  const other = heavy(person('bo'), () => Promise.resolve('other'));
  first.end('0');
  expect(await Promise.all([...own, other])).toEqual(['0', '1', '2', '3', 'other']);
  expect(await heavy(person('ada'), () => Promise.resolve('again'))).toBe('again');
});

test('sixteen wait at most', async () => {
  const heavy = oneAtATime();
  const first = held();
  const people = ['a', 'b', 'c', 'd'].flatMap((name) => [name, name, name, name]);
  const asked = people.map((name) => heavy(person(name), first.work));
  await expect(heavy(person('e'), first.work)).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
  first.end('done');
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['done']));
  expect(await heavy(person('e'), () => Promise.resolve('place'))).toBe('place');
});
