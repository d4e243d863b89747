import { Section } from '../../../_ui/section';
import {
  brokenSentence,
  type EfficiencyInShort as InShort,
  losingSentence,
  recognisedSentence,
} from '../(review)/evidence/efficiency-words';
import { useProposal } from '../(review)/proposal-context';

/** What offsets take off, who loses by the change, and what would be asked without them, in three lines. */
export function EfficiencyInShort({ efficiency }: { efficiency: InShort }) {
  const { venue } = useProposal();
  const { settlementAsset: asset } = venue;
  const sentences = [
    recognisedSentence(efficiency, asset),
    losingSentence(efficiency, asset),
    brokenSentence(efficiency, asset),
  ].filter((sentence) => sentence !== null);
  return (
    <Section title="Cross-margin efficiency" padded>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Section>
  );
}
