import { type Metadata } from 'next';
import { notFound } from 'next/navigation';
import { VersionPage } from './version-page';

type Props = PageProps<'/parameters/[version]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Version ${(await params).version}` };
}

export default async function Page({ params }: Props) {
  const { version } = await params;
  if (!/^[1-9]\d{0,8}$/.test(version)) notFound();
  return <VersionPage number={Number(version)} />;
}
