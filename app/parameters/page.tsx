import { type Metadata } from 'next';
import { ParametersPage } from './parameters-page';

export const metadata: Metadata = { title: 'Parameters' };

export default function Page() {
  return <ParametersPage />;
}
