'use client';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { type MovesInShort as Found } from './moved-words';
import { shortSentences } from './moves-in-short-words';

const MOST_NAMED = 4;

/** How margin moves with the market, in a section of the memo. */
export default function MovesInShort({ found }: { found: Found }) {
  const { activationPlan } = useProposal().proposal;
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
