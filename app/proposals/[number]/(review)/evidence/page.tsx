import { type Metadata } from 'next';
import { ProposalEvidence } from './proposal-evidence';

export const metadata: Metadata = { title: 'Evidence' };

export default function EvidencePage() {
  return <ProposalEvidence />;
}
