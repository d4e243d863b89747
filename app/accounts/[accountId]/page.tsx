import { type Metadata } from 'next';
import { AccountPage } from './account-page';

interface Props {
  params: Promise<{ accountId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Account ${decodeURIComponent((await params).accountId)}` };
}

export default async function OneAccountPage({ params }: Props) {
  return <AccountPage accountId={decodeURIComponent((await params).accountId)} />;
}
