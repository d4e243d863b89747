import { describe, expect, test } from 'vitest';
import { latch } from '../testing/latch';
import { askedTogether } from './asked-together';

/** Answers that are given when the test says so; each tells a question what was asked with it. */
function answering(take?: () => number) {
  const begun: { readonly questions: readonly string[]; readonly release: () => void }[] = [];
  const ask = askedTogether<string, string>(async (questions) => {
    const released = latch();
    begun.push({ questions, release: () => released.open() });
    await released.opened;
    if (questions.includes('fails')) throw new Error('failed');
    return (question) => `${question} of ${questions.join('+')}`;
  }, take);
  return { ask, begun, asked: () => begun.map(({ questions }) => questions) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is asked at once', () => {
  test('is answered at once where none is on its way, and else together by the next that begins', async () => {
    const { ask, begun, asked } = answering();
    const answers = ['a', 'b', 'c'].map(ask);
    expect(asked()).toEqual([['a']]);
    begun[0]?.release();
    expect(await answers[0]).toBe('a of a');
    await turn();
    const late = ask('d'); // no answer that began before its question is its own
    expect(asked()).toEqual([['a'], ['b', 'c']]);
    begun[1]?.release();
    expect(await Promise.all(answers)).toEqual(['a of a', 'b of b+c', 'c of b+c']);
    await turn();
    begun[2]?.release();
    expect(await late).toBe('d of d');
  });

  test('goes into one answer as far as that takes it, longest waiting first', async () => {
    const { ask, begun, asked } = answering(() => 1);
    const answers = ['a', 'b', 'c'].map(ask);
    for (const place of [0, 1, 2]) {
      begun[place]?.release();
      await answers[place];
      await turn();
    }
    expect(asked()).toEqual([['a'], ['b'], ['c']]);
  });

  test('fails with its own answer alone', async () => {
    const { ask, begun } = answering();
    const answers = ['a', 'fails', 'b'].map(ask);
    begun[0]?.release();
    await answers[0];
    await turn();
    const later = ask('c');
    begun[1]?.release();
    await expect(answers[1]).rejects.toThrow('failed');
    await expect(answers[2]).rejects.toThrow('failed');
    await turn();
    begun[2]?.release();
    expect(await later).toBe('c of c');
  });
});
