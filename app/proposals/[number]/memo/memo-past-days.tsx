import { Section } from '../../../_ui/section';
import {
  basisSentence,
  hitDaysSentence,
  type PastDaysInShort as InShort,
} from '../(review)/evidence/past-days-words';

/** What the change would have come to on past days, in two lines. */
export function PastDaysInShort({ pastDays }: { pastDays: InShort }) {
  return (
    <Section title="On past days" padded>
      <p>{hitDaysSentence(pastDays)}</p>
      <p>{basisSentence(pastDays)}</p>
    </Section>
  );
}
