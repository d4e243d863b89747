import { type Metadata } from 'next';
import { ProposalDiscussion } from './proposal-discussion';

export const metadata: Metadata = { title: 'Discussion' };

export default function DiscussionPage() {
  return <ProposalDiscussion />;
}
