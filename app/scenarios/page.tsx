import { type Metadata } from 'next';
import { ScenariosPage } from './scenarios-page';

export const metadata: Metadata = { title: 'Scenarios' };

export default function Scenarios() {
  return <ScenariosPage />;
}
