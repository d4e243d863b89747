import { expect, test } from 'vitest';
import { dialChangesSentence } from './dial-change-words';

test('dials that a change moves are told with where they stood and where they go', () => {
  expect(dialChangesSentence([])).toBeNull();
  const alts = { kind: 'MARGIN_CLASS', name: 'alts' } as const;
  const spread = { kind: 'PORTFOLIO', name: 'spread' } as const;
  expect(
    dialChangesSentence([
      { subject: alts, dial: 'INITIAL', before: '1.5', after: '1.25' },
      { subject: spread, dial: 'MAINTENANCE', before: '1.2', after: '1' },
    ]),
  ).toBe(
    'As it goes live the initial dial of alts goes from ×\u00a01.5 to ×\u00a01.25; the maintenance dial of portfolio spread goes from ×\u00a01.2 to ×\u00a01. That is in the figures.',
  );
});
