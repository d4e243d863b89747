import { type Metadata } from 'next';
import { notFound } from 'next/navigation';
import { type ReactNode } from 'react';
import { ProposalFrame } from './proposal-frame';

interface Props {
  children: ReactNode;
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const { number } = await params;
  return { title: { template: `%s · Proposal #${number} · Margrave`, default: `Proposal #${number}` } };
}

export default async function ProposalLayout({ children, params }: Props) {
  const { number } = await params;
  if (!/^[1-9][0-9]{0,8}$/.test(number)) notFound();
  return <ProposalFrame number={Number(number)}>{children}</ProposalFrame>;
}
