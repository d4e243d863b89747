import { type Metadata } from 'next';
import { MarginCalls } from './margin-calls';

export const metadata: Metadata = { title: 'Margin calls' };

export default function MarginCallsPage() {
  return <MarginCalls />;
}
