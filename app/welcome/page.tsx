import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { WelcomeForm } from './welcome-form';

export const metadata: Metadata = { title: 'Set your password', referrer: 'no-referrer' };

/** Where the link of an invitation leads; its secret stands behind the `#`, which only the browser knows. */
export default async function WelcomePage() {
  await headers(); // the page carries a nonce: never prerendered
  return <WelcomeForm />;
}
