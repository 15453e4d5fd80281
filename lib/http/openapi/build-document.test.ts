import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  checkL2ForOpenAPI,
  checkL4ForOpenAPI,
  getL3ForOpenAPI,
  getOpenAPI,
  getWarningsForL2,
  getWarningsForL3,
  getWarningsForL4,
  getWarningsForOpenAPI,
  isOpenApiParseFailure,
} from '@agentcash/discovery';
import { describe, expect, it, vi } from 'vitest';
import { makeDeployment, makeFullDeployment } from '@/dev/context/make-deployment';
import type { Deployment } from '../documents/deployment';
import { unknownRoute } from '../routes';
import { findRoute, PATHS } from '../find-route';
import { buildDocument } from './build-document';
import { listOperations } from './list-operations';
import { PARAMETERS } from './shared-parts';

const run = promisify(execFile);

const DEPLOYMENTS: [string, () => Deployment][] = [
  ['that has everything', () => makeFullDeployment()],
  ['that sells nothing', () => makeDeployment()],
  ['with a host for images', () => makeFullDeployment({ IMAGE_URL: 'https://i.img.test' })],
];

/** A path with the examples of its parameters. */
const sample = (template: string): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const { example } = PARAMETERS[name as keyof typeof PARAMETERS] as { example: string };
    return example;
  });

describe('the OpenAPI document of a deployment', () => {
  it.each(DEPLOYMENTS)('%s passes the recommended rules of redocly', async (_, make) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'img402-openapi-'));
    const file = path.join(folder, 'openapi.json');
    try {
      await writeFile(file, JSON.stringify(buildDocument(make())));
      const args = ['lint', file, '--extends=recommended', '--format=json'];
      const { stdout } = await run('node_modules/@redocly/cli/bin/cli.js', args, {
        env: {
          ...process.env,
          REDOCLY_TELEMETRY: 'off',
          REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
          NODE_NO_WARNINGS: '1',
        },
      });
      const told = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
        totals: object;
        problems: object[];
      };
      expect(told.problems).toEqual([]);
      expect(told.totals).toMatchObject({ errors: 0, warnings: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is read without a warning by what x402scan reads with', async () => {
    const text = JSON.stringify(buildDocument(makeFullDeployment()));
    vi.stubGlobal('fetch', async () => new Response(text, { status: 200 }));
    try {
      const read = (await getOpenAPI('https://img.test'))._unsafeUnwrap();
      if (read === null || isOpenApiParseFailure(read)) throw new Error('it was not read');
      const { routes } = checkL2ForOpenAPI(read);
      const paid = routes.filter(({ authMode }) => authMode === 'paid');
      expect(paid.map(({ path: at, price }) => [at, price])).toEqual([
        ['/api/upload/token', '0.01 USD'],
        ['/api/upload', '0.01 USD'],
        ['/api/images/{id}/keep', '0.01 USD'],
      ]);
      const warnings = [
        ...getWarningsForOpenAPI(read),
        ...getWarningsForL2(checkL2ForOpenAPI(read)),
        ...paid.flatMap(({ path: at }) => getWarningsForL3(getL3ForOpenAPI(read, at, 'POST'))),
        ...getWarningsForL4(checkL4ForOpenAPI(read)),
      ];
      // Of bearer tokens it knows nothing: those two are the operator's.
      const own = ['/api/cron/{job}', '/metrics'];
      expect(warnings.filter(({ path: at = '' }) => !own.includes(at))).toEqual([]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('tells of every public route, in each of its methods, and of no other', () => {
    const operations = listOperations(makeFullDeployment());
    for (const { path: template, route, method } of operations) {
      expect(findRoute(sample(template))?.route, template).toBe(route);
      expect(route.methods[method], `${method} ${template}`).toBeDefined();
    }
    const told = new Set(operations.map(({ route, method }) => `${method} ${route.name}`));
    const documents = /^(openapi|security-txt|document:|mcp$)/;
    const meant = PATHS.map(({ route }) => route)
      // The desk is the operator's; what tells of the service, and /mcp, are found by standards of their own.
      .filter((route) => route.desk !== true && route !== unknownRoute)
      .filter(({ name }) => !documents.test(name))
      .flatMap(({ name, methods }) => Object.keys(methods).map((method) => `${method} ${name}`))
      // As GET, without a body.
      .filter((name) => !name.startsWith('HEAD '));
    expect([...told].sort()).toEqual([...new Set([...meant, 'GET image'])].sort());
  });

  it('tells nothing of what is not there', () => {
    const told = JSON.stringify(buildDocument(makeDeployment()));
    for (const word of ['"402"', 'x-payment', 'walletSignIn', '/keep', '/cron', '/metrics']) {
      expect(told.includes(word), word).toBe(false);
    }
    for (const word of ['UploadToken', '/wallet/', 'statusUrl and']) {
      expect(told.includes(word), word).toBe(false);
    }
    const real = makeFullDeployment();
    const document = buildDocument({ ...real, payments: { ...real.payments!, faucet: null } });
    expect(document['paths']).not.toHaveProperty('/api/wallet/faucet');
  });

  it('has the prices, sizes and spans of the deployment', () => {
    const settings = { PAID_PRICE: '250000', FREE_MAX_BYTES: '2097152' };
    const told = JSON.stringify(buildDocument(makeFullDeployment(settings)));
    for (const word of ['"amount":"0.25"', '"amount":"250000"', 'up to 2 MB', 'play money']) {
      expect(told.includes(word), word).toBe(true);
    }
  });
});
