import { type Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ProposalMemo } from './proposal-memo';

export async function generateMetadata({ params }: PageProps<'/proposals/[number]/memo'>): Promise<Metadata> {
  return { title: `Memo on proposal #${(await params).number}` };
}

export default async function MemoPage({ params }: PageProps<'/proposals/[number]/memo'>) {
  const { number } = await params;
  if (!/^[1-9][0-9]{0,8}$/.test(number)) notFound();
  return <ProposalMemo number={Number(number)} />;
}
