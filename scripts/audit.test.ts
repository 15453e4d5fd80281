import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('audit.mjs', import.meta.url));
const ROOT = path.dirname(path.dirname(SCRIPT));

type Told = {
  readonly asked: Record<string, string[]>[];
  readonly code: number;
  readonly output: string;
};

/** Runs `npm run audit` against a registry that answers as it is told. */
async function audit(status: number, answer: object): Promise<Told> {
  const asked: Record<string, string[]>[] = [];
  const registry = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isBulk = request.url === '/-/npm/v1/security/advisories/bulk';
      const body = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      if (isBulk && request.method === 'POST') {
        asked.push(JSON.parse(text.toString()) as Record<string, string[]>);
      }
      response.writeHead(isBulk ? status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isBulk ? answer : {}));
    });
  });
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  const options = [`--registry=http://127.0.0.1:${port}/`, '--fetch-retries=0'];
  try {
    return await new Promise<Told>((resolve) => {
      execFile(process.execPath, [SCRIPT, ...options], { cwd: ROOT }, (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code);
        resolve({ asked, code, output: stdout + stderr });
      });
    });
  } finally {
    registry.close();
  }
}

it('finds what a registry tells of a package of ours', { timeout: 120_000 }, async () => {
  const advisory = {
    id: 1,
    url: 'https://github.com/advisories/GHSA-67mh-4wv8-2f99',
    title: 'planted',
    severity: 'high',
    vulnerable_versions: '<9999',
    cwe: [],
    cvss: { score: 7, vectorString: null },
  };
  const { asked, code, output } = await audit(200, { busboy: [advisory] });
  expect(output).toMatch(/high busboy GHSA-67mh-4wv8-2f99 planted – UNDECIDED/);
  expect(code).toBe(1);
  expect(asked.length).toBeGreaterThanOrEqual(5);
  expect(asked.some((names) => names.next?.length === 1)).toBe(true);
});

it(
  'says that nothing was looked at where a registry has no such address',
  { timeout: 120_000 },
  async () => {
    const { code, output } = await audit(405, {});
    expect(output).toContain('NOT CHECKED: 405 Method Not Allowed');
    expect(output).toMatch(/0 of \d lockfiles checked/);
    expect(code).toBe(2);
  },
);
