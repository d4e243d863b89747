import { type Metadata } from 'next';
import { PresetPage } from './preset-page';

type Props = PageProps<'/parameters/presets/[name]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Preset ${(await params).name}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <PresetPage name={name} />;
}
