import { describe, expect, test } from 'vitest';
import { jumpSentence, lossSentence, riseSentence, shortSentences } from './moves-in-short-words';
import { type MovesInShort } from './moved-words';
import { worseSentences } from './worse-moves-words';
import {
  daysText,
  jumpRows,
  lackSentences,
  letterOf,
  type MarginMoves,
  moverWords,
  type MovesUnder,
  type ProgrammeMoves,
  riseRows,
  shownProgrammes,
  spanSentence,
  wayWords,
} from './moves-words';

const both = (before: string, after: string) => ({ before, after });
const rises = (before: string, after: string) => ({
  ...{ requirement: 'MAINTENANCE' as const, days: 20 },
  by: both(before, after),
});

const ALTS: MovesInShort['inShort'][number] = {
  ...{ name: 'alts', isInBase: true, isInProposed: true },
  rise: rises('0.2', '0.274'),
  ...{ cost: both('0.0521', '0.0562') },
  ...{ breachShare: both('0.015', '0.012'), worstUncovered: both('0.05', '0.041') },
  ...{ isRiseWorse: true, isLossWorse: false },
};
const FOUND: MovesInShort = {
  jump: {
    ...{ instrument: 'DOGE-PERP', isShort: false, requirement: 'INITIAL' },
    ...{ before: '0.05', after: '0.05625', rise: '0.125' },
  },
  incomparable: [],
  inShort: [ALTS],
  unplayed: [],
};

describe('how margin moves, in short', () => {
  test('says the rise that the change itself is, at once or along a ramp', () => {
    expect(jumpSentence(FOUND, null)).toBe(
      'Going live, the change raises initial margin on DOGE-PERP at once by 12.5 %, from 5 % to 5.625 % of notional: more than on any other instrument.',
    );
    expect(jumpSentence(FOUND, 3)).toContain('on DOGE-PERP in 3 steps by 12.5 %');
    expect(jumpSentence({ ...FOUND, jump: null }, null)).toBe(
      'Going live, the change raises no margin rate.',
    );
    expect(jumpSentence({ ...FOUND, jump: null, incomparable: ['X'] }, null)).toContain(
      'no margin rate that can be compared',
    );
  });

  test('says how far a programme raises margin, with and without it', () => {
    expect(riseSentence(ALTS)).toBe(
      'alts: on past prices maintenance margin would have risen by up to 27.4 % over 20 days, against 20.0 % under the base version.',
    );
    expect(riseSentence({ ...ALTS, isInBase: false, rise: rises('0', '0.02') })).toBe(
      'alts, a new programme: on past prices maintenance margin would have risen by up to 2.00 % over 20 days; without it, it would not have moved.',
    );
    expect(riseSentence({ ...ALTS, isInProposed: false, rise: rises('0.2', '0') })).toBe(
      'alts, which the change removes: on past prices maintenance margin would not have risen over 20 days, against 20.0 % under the base version.',
    );
    expect(riseSentence({ ...ALTS, rise: rises('0.2', '0.2') })).toBe(
      'alts: on past prices maintenance margin would have risen by up to 20.0 % over 20 days.',
    );
    const still = { rise: rises('0.2', '0.2'), cost: both('0.05', '0.05'), breachShare: null };
    expect(riseSentence({ ...ALTS, ...still, worstUncovered: both('0', '0') })).toContain(
      'alts, the same under both sets: on past prices',
    );
    expect(riseSentence({ ...ALTS, rise: null })).toBe(
      'alts: no stretch of prices is long enough to tell a rise.',
    );
  });

  test('says what it costs and what it leaves uncovered', () => {
    expect(lossSentence(ALTS)).toBe(
      'On average maintenance margin would have been 5.62 % of notional, against 5.21 % under the base version; the market moved further than it in 1.20 % of cases, against 1.50 % under the base version, at worst by 4.10 % of the price, against 5.00 % under the base version.',
    );
    expect(lossSentence({ ...ALTS, breachShare: null })).toContain('what it left uncovered is not known');
  });

  test('tells a verdict only what gets worse', () => {
    expect(worseSentences(FOUND)).toEqual([
      'Margin follows the market more under alts: on past prices maintenance margin would have risen by up to 27.4 % over 20 days, against 20.0 % under the base version.',
    ]);
    const loss = { ...ALTS, isRiseWorse: false, isLossWorse: true };
    expect(worseSentences({ ...FOUND, inShort: [{ ...loss, breachShare: both('0.01', '0.02') }] })).toEqual([
      'alts leaves more uncovered: in 2.00 % of cases the market moved further than maintenance margin, against 1.00 % under the base version.',
    ]);
    expect(worseSentences({ ...FOUND, inShort: [{ ...loss, worstUncovered: both('0.01', '0.3') }] })).toEqual(
      [
        'alts leaves more uncovered: at worst the market moved 30.0 % of the price further than maintenance margin, against 1.00 % under the base version.',
      ],
    );
    expect(worseSentences({ ...FOUND, inShort: [{ ...ALTS, isRiseWorse: false }] })).toEqual([]);
  });

  test('names what could not be played, and says where nothing moves by itself', () => {
    expect(shortSentences({ ...FOUND, inShort: [], unplayed: ['majors'] }, null)[1]).toBe(
      'majors could not be played over past prices, so what it does to margin is not known.',
    );
    expect(shortSentences({ ...FOUND, inShort: [] }, null)[1]).toBe(
      'No adjustment programme moves margin under either set: it changes only as a version goes live.',
    );
    expect(shortSentences(FOUND, null)).toHaveLength(2);
  });
});

const rise = (by: string) => ({ by, at: '2026-03-01T00:00:00.000Z' });
const UNDER: MovesUnder = {
  ...{ instrument: 'DOGE-PERP', barMinutes: 60, lack: null, response: null, responseLack: 'TOO_MANY_BARS' },
  rises: [{ days: 30, initial: rise('0.3'), maintenance: rise('0.2'), volatility: rise('0.9') }],
  summary: {
    ...{ from: '2025-01-02T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z', slots: 16_000, windows: 15_976 },
    ...{ gaps: 2, moves: 40, shareAtBound: '0', pathHash: 'h' },
    initial: { meanMargin: '0.06', peakToTrough: '2' },
    maintenance: { meanMargin: '0.05', peakToTrough: '2' },
  },
};
const POINT: ProgrammeMoves['frontier'][number] = {
  ...{ kind: 'TOOL', tool: 'BUFFER', side: 'BEFORE', cost: '0.05', breachShare: '0.01' },
  ...{ worstUncovered: '0.1', meanUncovered: '0.05', largestRise: [], peakToTrough: '2' },
};
const MOVES: ProgrammeMoves = { name: 'alts', isSame: false, before: null, after: UNDER, frontier: [POINT] };

describe('the section', () => {
  test('says over what a programme was played, and what is missing of it', () => {
    expect(spanSentence(MOVES)).toBe(
      'From 2025-01-02 00:00 UTC to 2026-11-30 00:00 UTC, 16,000 decisions on prices of DOGE-PERP every hour; every rise is made in full, whomever it hits. Prices are missing 2 times: no rise and no loss is told over that.',
    );
    expect(spanSentence({ ...MOVES, after: { ...UNDER, summary: null } })).toBeNull();
  });

  test('says why one is not played, under which set', () => {
    const lack = { because: 'TOO_FEW_BARS' as const, bars: 365, returns: 364, neededReturns: 365 };
    const young = { ...UNDER, summary: null, lack };
    expect(lackSentences({ ...MOVES, after: young })).toEqual([
      'alts as proposed could not be played: too few prices are known for it to begin (364 returns of 365).',
    ]);
    expect(lackSentences({ ...MOVES, isSame: true, before: young, after: young })).toHaveLength(1);
    expect(lackSentences(MOVES)).toEqual([]);
  });

  test('shows those that the change changes first, and names each way', () => {
    const same = { ...MOVES, name: 'a', isSame: true };
    const none = { ...MOVES, name: 'b', frontier: [] };
    expect(shownProgrammes([same, none, MOVES], 2).map(({ name }) => name)).toEqual(['alts', 'a']);
    expect([wayWords(POINT), wayWords({ ...POINT, kind: 'STATIC', tool: null, side: 'BOTH' })]).toEqual([
      'Volatility with a buffer of a quarter, base',
      'As approved, never moved',
    ]);
    expect(wayWords({ ...POINT, kind: 'PROGRAMME', tool: null, side: 'AFTER' })).toBe(
      'The programme, proposed',
    );
    expect([letterOf(0), letterOf(13), daysText('1.75'), daysText(null)]).toEqual(['A', 'N', '1.8 d', '–']);
    expect(riseRows(MOVES)).toEqual([{ name: 'alts', days: 30, base: null, proposed: UNDER.rises[0] }]);
  });

  test('puts the greatest rise at once first, each side apart only where they differ', () => {
    const rates = (initial: string) => ({ rates: { initial, maintenance: '0.01' }, lacking: null });
    const jump = (by: string) => ({
      ...{ before: rates('0.02'), after: rates('0.03') },
      rise: { initial: by, maintenance: '0' },
    });
    const instrument = { notional: '1000', movedByBefore: null, movedByAfter: 'alts' };
    const moves = {
      programmes: [MOVES],
      instruments: [
        { ...instrument, instrument: 'A', long: jump('0.1'), short: jump('0.1') },
        { ...instrument, instrument: 'B', long: jump('0.2'), short: jump('0.3') },
        {
          ...instrument,
          instrument: 'C',
          long: { ...jump('0'), rise: null },
          short: { ...jump('0'), rise: null },
        },
      ],
    } as unknown as MarginMoves;
    const rows = jumpRows(moves);
    expect(rows.map(({ instrument: name, side }) => `${name} ${side}`)).toEqual([
      ...['B short', 'B long', 'A both', 'C both'],
    ]);
    expect(rows[0]?.programmeRise).toBe('0.2');
    expect([moverWords([null, 'alts']), moverWords([null, null]), moverWords(['a', 'a'])]).toEqual([
      ...['none → alts', 'none', 'a'],
    ]);
  });
});
