/** Headers that never differ; the content security policy carries a nonce and comes from proxy.ts. */
const securityHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'strict-transport-security', value: 'max-age=63072000; includeSubDomains' },
];

/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm test`, over everything and once. A newcomer's first start need not check them again.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself, never bundled: they open files or connections next to themselves.
  serverExternalPackages: [
    'pg',
    'pg-copy-streams',
    'graphile-worker',
    '@prisma/adapter-pg',
    'rate-limiter-flexible',
  ],
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
};

export default nextConfig;
