'use client';
import { useQuery } from '@apollo/client/react';
import { PathWalksInShortDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { walkSentence } from './walk-words';

/** What the path comes to that leaves most bad debt, in a sentence; nothing where none was asked. */
export function WalksInShort({ simulationId }: { simulationId: string }) {
  const { venue } = useProposal();
  const { data } = useQuery(PathWalksInShortDocument, {
    variables: { simulationId },
    fetchPolicy: 'no-cache',
  });
  const node = data?.node;
  const found = node?.__typename === 'Simulation' ? node.walks : null;
  const [worst] = found?.walks ?? [];
  if (!found || !worst) return null;
  const { name, before, after } = worst;
  return (
    <p>
      {walkSentence(
        name,
        before.course.total,
        after.course.total,
        found.insuranceFund,
        venue.settlementAsset,
      )}
    </p>
  );
}
