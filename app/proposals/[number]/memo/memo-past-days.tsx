import { Section } from '../../../_ui/section';
import { hitDaysSentence, type PastDaysInShort as InShort } from '../(review)/evidence/past-days-in-short';

/** What the change would have come to on past days, in a sentence; on which accounts is among the limits of the method. */
export function PastDaysInShort({ pastDays }: { pastDays: InShort }) {
  return (
    <Section title="On past days" padded>
      <p>{hitDaysSentence(pastDays)}</p>
    </Section>
  );
}
