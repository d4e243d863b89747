import { type Metadata } from 'next';
import { ProposalList } from './proposal-list';

export const metadata: Metadata = { title: 'Proposals' };

export default function ProposalsPage() {
  return <ProposalList />;
}
