import type { Fault } from '../../result';

/**
 * What people may write where others decide by it: nothing that cannot be seen, turns the text around, or passes for
 * other letters. Refused at every entry, and made visible where older rows hold it.
 */

/**
 * Characters that no text may hold: controls but tab and line ends, whatever is not drawn (zero-width, bidirectional,
 * fillers, tags, variation selectors), line and paragraph separators, private use, lone surrogates, the blank of Braille.
 * An emoji may be joined and take its colour.
 */
const UNSEEN =
  /(?<!\p{Extended_Pictographic})\uFE0F|(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})|(?![\t\n\r\uFE0F\u200D])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u2800]/gu;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Fault `text-characters`, naming the first such character; empty when there is none. */
export function characterFaults(path: string, text: string): readonly Fault[] {
  const [found] = text.match(UNSEEN) ?? [];
  if (found === undefined) return [];
  const message = `Holds ${codePoint(found)}, which cannot be seen or turns the text around.`;
  return [{ path, rule: 'text-characters', message }];
}

/** The text with such characters spelled out: "a⟨U+202E⟩b". */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (found) => `⟨${codePoint(found)}⟩`);
}

/** Scripts that are written together; every other name is of one. */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
] as const;
const SCRIPTS = [
  ...([
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Hebrew',
    'Arabic',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
  ] as const),
  ...(['Gujarati', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan'] as const),
  ...(['Myanmar', 'Georgian', 'Ethiopic', 'Khmer', 'Mongolian', 'Hangul', 'Hiragana', 'Katakana'] as const),
  ...(['Bopomofo', 'Han'] as const),
];
const OF_SCRIPT = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);
const LETTER = /\p{L}/gu;
/** Cyrillic and Greek letters that are drawn like Latin ones: a name of nothing else passes for a Latin name. */
const LATIN_ALIKE = /^[асеорхуіјѕһԁԛԝӏАВЕЅІЈКМНОРСТХУԌԚԜҮορνικαυγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u;

/**
 * Faults of a name by which people, tokens or venues are told apart: `text-characters` as of any text, and of tabs, line
 * ends and forms that only look different (NFKC); `name-script` (letters of scripts that are not written together, or
 * none of those known); `name-looks-latin` (letters of another script that all pass for Latin ones).
 */
export function nameFaults(path: string, name: string): readonly Fault[] {
  const unseen = characterFaults(path, name);
  if (unseen.length > 0) return unseen;
  if (/[\t\n\r]/.test(name) || name.normalize('NFKC') !== name.normalize('NFC')) {
    const message = 'Holds a line end, or a character that is another one in a different form.';
    return [{ path, rule: 'text-characters', message }];
  }
  const letters = name.match(LETTER) ?? [];
  const scripts = new Set(
    letters.map((letter) => OF_SCRIPT.find(([, of]) => of.test(letter))?.[0] ?? 'unknown'),
  );
  const isOneWriting =
    !scripts.has('unknown') &&
    (scripts.size <= 1 ||
      TOGETHER.some((set) => [...scripts].every((script) => set.some((one) => one === script))));
  if (!isOneWriting) {
    return [
      {
        path,
        rule: 'name-script',
        message: 'Mixes letters of different scripts, which could pass for others.',
      },
    ];
  }
  if (letters.length > 0 && LATIN_ALIKE.test(letters.join(''))) {
    const message = 'Is written in letters that all look like Latin ones: write it in Latin letters.';
    return [{ path, rule: 'name-looks-latin', message }];
  }
  return [];
}
