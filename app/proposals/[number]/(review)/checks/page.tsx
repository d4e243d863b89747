import { type Metadata } from 'next';
import { ProposalChecks } from './proposal-checks';

export const metadata: Metadata = { title: 'Checks' };

export default function ChecksPage() {
  return <ProposalChecks />;
}
