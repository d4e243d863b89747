import { type Metadata } from 'next';
import { DynamicMarginPage } from './dynamic-margin-page';

export const metadata: Metadata = { title: 'Dynamic margin' };

export default function Page() {
  return <DynamicMarginPage />;
}
