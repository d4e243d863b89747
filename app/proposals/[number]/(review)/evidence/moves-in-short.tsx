'use client';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { type MovesInShort as Found, shortSentences, worseSentences } from './moves-in-short-words';

const MOST_NAMED = 4;

/** What the change makes worse of how margin moves, in sentences of the verdict; and all of it in short, in a section of the memo. */
export default function MovesInShort({ found, inMemo = false }: { found: Found; inMemo?: boolean }) {
  const { activationPlan } = useProposal().proposal;
  if (!inMemo)
    return worseSentences(found)
      .slice(0, MOST_NAMED)
      .map((sentence) => <p key={sentence}>{sentence}</p>);
  const sentences = shortSentences(found, activationPlan.ramp?.length ?? null);
  const left = sentences.length - MOST_NAMED;
  return (
    <Section title="How margin moves with the market" padded>
      {sentences.slice(0, MOST_NAMED).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {left > 0 ? <p>The evidence says as much of {left} more.</p> : null}
    </Section>
  );
}
