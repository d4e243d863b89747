import { type Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EditProposalPage } from '../../_editor/editor-pages';

type Props = PageProps<'/proposals/[number]/edit'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit proposal ${(await params).number}` };
}

export default async function Page({ params }: Props) {
  const { number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <EditProposalPage number={Number(number)} />;
}
