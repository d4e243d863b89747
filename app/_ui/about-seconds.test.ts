import { expect, test } from 'vitest';
import { aboutSeconds } from './about-seconds';

test('rough lengths of time are said in the unit that people use', () => {
  const said = [1, 89, 90, 150, 5_399, 5_400, 9_000].map(aboutSeconds);
  expect(said).toEqual([
    ...[
      'about 1 s',
      'about 89 s',
      'about 2 min',
      'about 3 min',
      'about 90 min',
      'about 1.5 h',
      'about 2.5 h',
    ],
  ]);
});
