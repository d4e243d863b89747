import { Section } from '../../../_ui/section';
import {
  accountsSentence,
  gapSentence,
  type MarginModels,
  worstLines,
} from '../(review)/evidence/model-words';
import { useProposal } from '../(review)/proposal-context';
import classes from './memo.module.css';

/** What margin models would ask, in short: the count, the widest gaps, the largest accounts. */
export function ModelsInShort({ models }: { models: MarginModels }) {
  const { venue } = useProposal();
  return (
    <Section title="What margin models would ask" padded>
      <p>{gapSentence(models)}</p>
      <ul className={classes.limits}>
        {worstLines(models).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>{accountsSentence(models, venue.settlementAsset)}</p>
    </Section>
  );
}
