import { type Metadata } from 'next';
import { ProposalSummary } from './proposal-summary';

/** The layout's own template is not for the page beside it. */
export async function generateMetadata({ params }: PageProps<'/proposals/[number]'>): Promise<Metadata> {
  return { title: `Proposal #${(await params).number}` };
}

export default function SummaryPage() {
  return <ProposalSummary />;
}
