import { type Metadata } from 'next';
import { EmptyFace } from './_ui/faces';
import { PageHeader } from './_ui/page-header';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyFace title="There is no page at this address." />
    </>
  );
}
