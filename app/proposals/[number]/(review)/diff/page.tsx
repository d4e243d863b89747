import { type Metadata } from 'next';
import { ProposalDiff } from './proposal-diff';

export const metadata: Metadata = { title: 'Diff' };

export default function DiffPage() {
  return <ProposalDiff />;
}
