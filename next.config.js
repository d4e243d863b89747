/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Loaded by Node itself, never bundled: they open files or connections next to themselves.
  serverExternalPackages: ['pg', 'pg-copy-streams', 'graphile-worker', '@prisma/adapter-pg'],
};

export default nextConfig;
