import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { FirstStart } from './first-start';

export const metadata: Metadata = { title: 'Found your venue', referrer: 'no-referrer' };

/** Where a venue is founded, by whoever holds the link of the console; its secret stands behind the `#`. */
export default async function FirstStartPage() {
  await headers(); // the page carries a nonce: never prerendered
  if (!process.env.MARGRAVE_FIRST_START) notFound();
  return <FirstStart />;
}
