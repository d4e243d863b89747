'use client';
import { useQuery } from '@apollo/client/react';
import { PathWalksInShortDocument } from '../../../../_graphql/generated/graphql';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { walkSentence } from './walk-words';

/** What the path comes to that leaves most bad debt, in a sentence, and in a section of the memo; nothing where no path was asked. */
export default function WalksInShort({
  simulationId,
  inMemo = false,
}: {
  simulationId: string;
  inMemo?: boolean | undefined;
}) {
  const { venue } = useProposal();
  const { data } = useQuery(PathWalksInShortDocument, {
    variables: { simulationId },
    fetchPolicy: 'no-cache',
  });
  const node = data?.node;
  const found = node?.__typename === 'Simulation' ? node.walks : null;
  const [worst] = found?.walks ?? [];
  if (!found || !worst) return null;
  const [before, after] = [worst.before.course.total, worst.after.course.total];
  const sentence = (
    <p>{walkSentence(worst.name, before, after, found.insuranceFund, venue.settlementAsset)}</p>
  );
  return inMemo ? (
    <Section title="Along paths" padded>
      {sentence}
    </Section>
  ) : (
    sentence
  );
}
