import { createHash } from 'node:crypto';
import { placePath } from '../domain/market/import-row';
import type { Fault } from '../domain/result';

/** Text of a file as it arrives, in constant memory. */
export interface SourceText {
  /** Ends early when the bytes are not acceptable text; then `fault()` says why. */
  readonly chunks: AsyncIterable<string>;
  /** Asked for after the last chunk. */
  readonly fault: () => Fault | null;
  /** SHA-256 of the bytes read so far, in hexadecimal. */
  readonly sha256: () => string;
}

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Bytes of a file as checked UTF-8. Refused, with the line: `byte-order-mark` at the start, `nul-byte`, `utf-8`
 * (not well-formed), `empty-file` (nothing but white space).
 */
export function sourceText(bytes: AsyncIterable<Uint8Array>): SourceText {
  const hash = createHash('sha256');
  let found: Fault | null = null;
  let line = 1;
  let blank = true;

  const refused = (rule: string, message: string): void => {
    found = { path: placePath({ kind: 'LINE', line }), rule, message };
  };

  /** Moves `line` past the newlines of a text and, when it holds a NUL byte, stops there. */
  const acceptable = (text: string): boolean => {
    const nul = text.indexOf('\0');
    line += count(nul < 0 ? text : text.slice(0, nul), '\n');
    if (nul >= 0) refused('nul-byte', 'The file holds a NUL byte.');
    blank &&= text.trim() === '';
    return nul < 0;
  };

  async function* chunks(): AsyncIterable<string> {
    // ignoreBOM keeps the mark in the text, where it is seen and refused.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    let first = true;
    for await (const chunk of bytes) {
      hash.update(chunk);
      const text = decoded(decoder, chunk, true);
      if (text === null) {
        line += wellFormedLines(chunk);
        return refused('utf-8', 'The file is not UTF-8: save it in that encoding.');
      }
      if (first && text.startsWith(BYTE_ORDER_MARK)) {
        return refused(
          'byte-order-mark',
          'The file starts with a byte-order mark: save it as UTF-8 without one.',
        );
      }
      first &&= text === '';
      if (!acceptable(text)) return;
      if (text !== '') yield text;
    }
    if (decoded(decoder, new Uint8Array(), false) === null) {
      return refused('utf-8', 'The file ends in the middle of a character.');
    }
    if (blank) refused('empty-file', 'The file is empty.');
  }

  return { chunks: chunks(), fault: () => found, sha256: () => hash.copy().digest('hex') };
}

/** Null when the bytes are not UTF-8, which a TextDecoder can only say by throwing. */
function decoded(decoder: TextDecoder, chunk: Uint8Array, stream: boolean): string | null {
  try {
    return decoder.decode(chunk, { stream });
  } catch {
    return null;
  }
}

/** Newlines before the first byte sequence of a chunk that is not UTF-8: a lenient decoder marks it with U+FFFD. */
function wellFormedLines(chunk: Uint8Array): number {
  const lenient = new TextDecoder().decode(chunk);
  return count(lenient.split('\uFFFD', 1)[0] ?? '', '\n');
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}
