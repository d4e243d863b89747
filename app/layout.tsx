import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/spotlight/styles.css';
import './globals.css';
import { type Metadata, type Viewport } from 'next';
import { headers } from 'next/headers';
import { type ReactNode } from 'react';
import { Frame } from './_ui/frame';

export const metadata: Metadata = {
  title: { default: 'Margrave', template: '%s · Margrave' },
  description: 'Propose, simulate, approve and apply changes of margin, on live accounts.',
  robots: { index: false },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

/**
 * Before the first paint: the scheme this browser keeps, else the system's. As Mantine's own script, under its names,
 * without which the sign-in page would load all of Mantine.
 */
const CHOOSE_SCHEME = `try {
  const kept = localStorage.getItem('mantine-color-scheme-value');
  const isDark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
} catch {}`;

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" data-mantine-color-scheme="light" suppressHydrationWarning>
      <head>
        {/* The browser hides the nonce from scripts, so the attribute differs after hydration by design. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: CHOOSE_SCHEME }} />
      </head>
      <body>
        <Frame nonce={nonce}>{children}</Frame>
      </body>
    </html>
  );
}
