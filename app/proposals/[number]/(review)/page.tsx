import { type Metadata } from 'next';
import { ProposalSummary } from './proposal-summary';

export const metadata: Metadata = { title: 'Summary' };

export default function SummaryPage() {
  return <ProposalSummary />;
}
