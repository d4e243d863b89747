import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterFaults, nameFaults, visibleText } from './written-text';

const RLO = '\u202E';
const rules = (name: string) => nameFaults('/name', name).map(({ rule }) => rule);

describe('a text', () => {
  const bad: [string, string][] = [
    ['turned around', RLO],
    ['isolated', '\u2066'],
    ['marked right to left', '\u200F'],
    ['zero-width', '\u200B'],
    ['joined', '\u200D'],
    ['word-joined', '\u2060'],
    ['byte order mark', '\uFEFF'],
    ['soft hyphen', '\u00AD'],
    ['Hangul filler', '\u3164'],
    ['Braille blank', '\u2800'],
    ['tag', '\u{E0041}'],
    ['variation selector', 'a\uFE0F'.slice(1)],
    ['line separator', '\u2028'],
    ['escape', '\u001B'],
    ['NUL', '\0'],
    ['lone surrogate', '\uD800'],
    ['private use', '\uE000'],
  ];
  test.each(bad)(
    'with what is %s is refused by path and rule, and shown with it spelled out',
    (_what, character) => {
      const [fault, ...others] = characterFaults('/title', `Raise${character}margin`);
      expect(fault).toMatchObject({ path: '/title', rule: 'text-characters' });
      expect(others).toEqual([]);
      const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      expect(fault?.message).toContain(`U+${hex}`);
      expect(visibleText(`Raise${character}margin`)).toBe(`Raise⟨U+${hex}⟩margin`);
    },
  );

  test.each([
    'Raise margin to 12.5 % – “now”, says Zoë; naïve façade\n\tand a list\r\n',
    'Повышение маржи',
    '引き上げ',
    'هامش',
    'Careful ⚠️ 👩‍💻 🏳️‍🌈 👩🏽‍🚒 ❤️',
  ])('as people write it is taken: %s', (text) => {
    expect(characterFaults('/title', text)).toEqual([]);
    expect(visibleText(text)).toBe(text);
  });

  test('that is shown holds nothing that would be refused', () => {
    const characters = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...bad.map(([, one]) => one), '⚠', 'a'),
    );
    fc.assert(
      fc.property(fc.array(characters), (parts) => {
        expect(characterFaults('', visibleText(parts.join('')))).toEqual([]);
      }),
    );
  });
});

describe('a name', () => {
  test.each([
    'Ada Lovelace',
    'O’Brien-Smith 2',
    'Zoë Ångström',
    'Иван Петров',
    'Γιώργος',
    '山田 Taro',
    '김철수',
    'bot 1',
  ])('of one writing is taken: %s', (name) => expect(rules(name)).toEqual([]));
  test.each([
    ['Аda Lovelace', 'name-script'], // the first letter is Cyrillic
    ['Аdа', 'name-script'],
    ['οscar', 'name-script'],
    ['Ада Λ', 'name-script'],
    ['ⰀⰁ', 'name-script'],
    ['Сосо', 'name-looks-latin'],
    ['Ada\nLovelace', 'text-characters'],
    [`Ada${RLO}`, 'text-characters'],
    ['Ａｄａ', 'text-characters'],
    ['𝐀da', 'text-characters'],
  ])('that could pass for another is refused: %j by %s', (name, rule) => {
    expect(rules(name)).toEqual([rule]);
  });
});
