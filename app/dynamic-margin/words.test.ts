import { expect, test } from 'vitest';
import { bindsWords } from './binds-words';
import {
  announcementsOf,
  askedAtMost,
  type Dial,
  eventsOf,
  marksOf,
  needsOf,
  pairsOf,
  type Programme,
} from './words';

const dial = (changes: Partial<Dial> = {}): Dial => ({
  subject: { kind: 'MARGIN_CLASS', name: 'BTC' },
  ...{ dial: 'MAINTENANCE', before: '1', after: '1', gate: 'DEADBAND', why: '', announced: null },
  ...changes,
});
const programme = (changes: Partial<Programme> = {}): Programme => ({
  ...{
    name: 'majors',
    phase: 'LIVE',
    phaseSince: null,
    suspendedSince: null,
    reverting: false,
    openOrder: null,
  },
  ...{
    bound: [],
    uncoveredLoss: null,
    tightenings: [],
    hash: '',
    instrument: 'BTC',
    subjects: [],
    bounds: { least: '0.8', greatest: '2' },
  },
  ...{
    expiresAt: '2027-01-01T00:00:00.000Z',
    expired: false,
    target: '1',
    newestSlot: null,
    held: [],
    dials: [],
  },
  ...changes,
});

const UNCOVERED = { amount: '1234.567', accounts: 3, statedAt: '2026-11-29T01:00:00.000Z' };
const bound = (name: string, constrained: boolean): Programme['bound'][number] => ({
  ...{ subject: { name }, constrained, since: '2026-11-29T00:00:00.000Z' },
  constrainedFrom: '2026-11-29T06:00:00.000Z',
});

test('a step that is announced says when it binds, and that it is due once that has passed', () => {
  const nowMs = Date.parse('2026-11-29T12:00:00Z');
  expect(bindsWords('2026-11-29T12:40:00Z', nowMs)).toBe('in 40 min');
  expect(bindsWords('2026-11-29T12:00:00Z', nowMs)).toBe('due: the next slot decides');
});

test('what needs a person: the gravest first; what is merely too early, and a hold said elsewhere, do not', () => {
  const since = '2026-11-29T00:00:00.000Z';
  const hold = (reason: Programme['held'][number]['reason']) => ({ reason, sentence: `${reason}.`, since });
  expect(needsOf([programme()])).toEqual([]);
  expect(needsOf([programme({ held: [hold('TOO_FEW_RETURNS')] })])).toEqual([]);
  const needs = needsOf([
    programme({ name: 'a', held: [hold('PRICE_HELD'), hold('BAR_TOO_OLD')] }),
    programme({ name: 'b', expired: true, held: [hold('EXPIRED')] }),
    programme({ name: 'c', suspendedSince: since, held: [hold('SUSPENDED')] }),
    programme({ name: 'd', bound: [bound('alts', false), bound('majors', true)], uncoveredLoss: UNCOVERED }),
  ]);
  const [stopped] = needsOf([programme({ suspendedSince: since, held: [hold('OUTCOME')] })]);
  expect(stopped?.what).toMatch(/^It stopped itself: more became liquidatable/);
  expect(needs.map(({ programme: name, kind }) => `${name} ${kind}`)).toEqual([
    ...['c SUSPENDED', 'b EXPIRED', 'd CONSTRAINED', 'd BOUND', 'a HELD'],
  ]);
  expect(needs[2]?.what).toBe(
    'The limits on liquidations keep maintenance margin of majors below its target. Initial margin goes on, and nothing of it loosens. Margin does not cover 1,234.57 of what 3 accounts may lose at the target, as of 2026-11-29 01:00 UTC.',
  );
  expect(needs[3]?.what).toContain('It is constrained at 2026-11-29 06:00 UTC if that goes on.');
  expect(needs[4]).toMatchObject({ what: 'PRICE_HELD. BAR_TOO_OLD.', since });
});

test('dials are paired by what they are of, a class and a portfolio of one name apart', () => {
  const portfolio = { kind: 'PORTFOLIO', name: 'BTC' } as const;
  const pairs = pairsOf([
    programme({
      dials: [
        dial({ dial: 'INITIAL', after: '1.1' }),
        dial({ after: '1.05' }),
        dial({ dial: 'INITIAL', subject: portfolio, after: '1.3' }),
        dial({ subject: portfolio, after: '1.2' }),
      ],
    }),
  ]);
  expect(pairs.map(({ initial, maintenance }) => [initial.after, maintenance.after])).toEqual([
    ['1.1', '1.05'],
    ['1.3', '1.2'],
  ]);
});

test('announced steps are listed by when they bind', () => {
  const step = (name: string, bindsAt: string) =>
    dial({ subject: { kind: 'MARGIN_CLASS', name }, announced: { value: '1.2', bindsAt } });
  const found = announcementsOf([
    programme({ dials: [step('later', '2026-11-29T12:00:00.000Z'), dial()] }),
    programme({ dials: [step('sooner', '2026-11-29T11:00:00.000Z')] }),
  ]);
  expect(found.map(({ subject, to }) => `${subject} ${to}`)).toEqual(['sooner 1.2', 'later 1.2']);
});

test('moves one way are one event until the dial turns', () => {
  const move = (
    minute: number,
    before: string,
    after: string,
    name: 'INITIAL' | 'MAINTENANCE' = 'INITIAL',
  ) => ({
    at: `2026-11-29T10:0${minute}:00.000Z`,
    dials: [{ subject: { name: 'BTC' }, dial: name, before, after }],
  });
  expect(
    eventsOf([
      move(1, '1', '1.1'),
      move(2, '1', '1.05', 'MAINTENANCE'),
      move(3, '1.1', '1.2'),
      move(4, '1.2', '1.18'),
      move(5, '1.18', '1.18'),
    ]).map(({ text }) => text),
  ).toEqual([
    '2026-11-29 10:01 UTC: BTC initial rose from 1.0000 to 1.2000 in 2 steps, the last at 2026-11-29 10:03 UTC',
    '2026-11-29 10:02 UTC: BTC maintenance rose from 1.0000 to 1.0500',
    '2026-11-29 10:04 UTC: BTC initial fell from 1.2000 to 1.1800',
  ]);
});

test('classes whose dials went alike are one event, and events of one instant one mark', () => {
  const moved = (name: string, dial: 'INITIAL' | 'MAINTENANCE' = 'INITIAL') => ({
    ...{ subject: { name }, dial, before: '1', after: '1.1' },
  });
  const at = '2026-11-29T10:00:00.000Z';
  const later = '2026-11-29T11:00:00.000Z';
  const events = eventsOf([
    { at, dials: [moved('BTC'), moved('ETH'), moved('SOL'), moved('BTC', 'MAINTENANCE')] },
    { at: later, dials: [moved('ETH', 'MAINTENANCE')] },
  ]);
  expect(events.map(({ text }) => text)).toEqual([
    '2026-11-29 10:00 UTC: BTC and 2 more initial rose from 1.0000 to 1.1000',
    '2026-11-29 10:00 UTC: BTC maintenance rose from 1.0000 to 1.1000',
    '2026-11-29 11:00 UTC: ETH maintenance rose from 1.0000 to 1.1000',
  ]);
  expect(marksOf(events)).toEqual([
    { at, label: '1–2' },
    { at: later, label: '3' },
  ]);
});

test('an announced step asks for its part of what is posted, at most', () => {
  expect(askedAtMost({ from: '1.0000', to: '1.0200' }, 500)).toBeCloseTo(10, 9);
  expect(askedAtMost({ from: '1.2500', to: '1.5000' }, 500)).toBeCloseTo(100, 9);
});
