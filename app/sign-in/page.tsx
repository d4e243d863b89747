import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

/** What a demo shows a newcomer; the seed makes these people, and only the demo sets MARGRAVE_DEMO. */
const DEMO_ROLES = [
  'analyst',
  'officer',
  'officer2',
  'chair',
  'operator',
  'auditor',
  'administrator',
  'viewer',
];

export default async function SignInPage({ searchParams }: Props) {
  await headers(); // the page carries a nonce: never prerendered
  const { callbackUrl, error } = await searchParams;
  return (
    <SignInForm
      callbackUrl={ownPath(one(callbackUrl))}
      error={one(error) ?? null}
      demoRoles={process.env.MARGRAVE_DEMO === '1' ? DEMO_ROLES : []}
    />
  );
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Only a path of ours: a link must not make our sign-in page send people elsewhere. */
function ownPath(url: string | undefined): string {
  return url?.startsWith('/') && !url.startsWith('//') && !url.startsWith('/\\') ? url : '/';
}
