import { type Metadata } from 'next';
import { OverviewPage } from './_overview/overview-page';

// The layout's pattern is for pages below it, and this one stands beside it.
export const metadata: Metadata = { title: { absolute: 'Overview · Margrave' } };

export default function Page() {
  return <OverviewPage />;
}
