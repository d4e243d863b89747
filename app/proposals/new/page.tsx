import { type Metadata } from 'next';
import { NewProposalPage } from '../_editor/editor-pages';

export const metadata: Metadata = { title: 'Propose a change' };

export default function Page() {
  return <NewProposalPage />;
}
