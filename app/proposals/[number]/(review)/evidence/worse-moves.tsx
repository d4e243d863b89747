'use client';
import { type MovesInShort } from './moved-words';
import { worseSentences } from './worse-moves-words';

const MOST_NAMED = 4;

/** What the change makes worse of how margin moves, in sentences of the verdict. */
export default function WorseMoves({ found }: { found: MovesInShort }) {
  return worseSentences(found)
    .slice(0, MOST_NAMED)
    .map((sentence) => <p key={sentence}>{sentence}</p>);
}
