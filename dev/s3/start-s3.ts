import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startFaultProxy, type FaultProxy } from '@/dev/faults/start-fault-proxy';
import { Secret } from '@/lib/secret';
import type { S3Settings } from '@/lib/storage/s3/s3-settings';
import { verifySignature, type S3Credentials } from './verify-signature';

export type LocalS3 = FaultProxy & {
  readonly credentials: S3Credentials;
  /** What the driver needs for this bucket. */
  settingsOf(bucket: string): S3Settings;
  /** Sends a request past the proxy, unsigned: the hand of somebody else. Answers with the status and the headers. */
  meddle(
    method: 'DELETE' | 'HEAD' | 'PUT',
    target: string,
    body?: string,
  ): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>;
};

/** The one account that s3rver knows. Its secret is not checked there, but by us, in front of it. */
const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'secretOfTheTests/with+signs' };

async function launch() {
  const child = spawn(process.execPath, ['run-s3rver.mjs'], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    return { port: Number(line), stop: () => void child.stdin.end(), ended };
  }
  throw new Error(`s3rver did not start; npm ci in ${path.basename(import.meta.dirname)}/ is due`);
}

/**
 * An S3 server on a free port: the HTTP layer of s3rver from npm, in a process of its own and with packages of its own,
 * over a store in memory, behind a proxy that checks every signature and can break every answer.
 */
export async function startS3(): Promise<LocalS3> {
  const { port, stop, ended } = await launch();
  const proxy = await startFaultProxy({
    port,
    putFrom: '*',
    guard: (seen) => {
      const code = verifySignature(seen, CREDENTIALS, new Date());
      return code === null ? null : { status: 403, code };
    },
    write: ({ code }) => ({
      contentType: 'application/xml',
      text: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>As the test wants it.</Message></Error>`,
    }),
  });
  return {
    ...proxy,
    credentials: CREDENTIALS,
    settingsOf: (bucket) => ({
      ...{ endpoint: proxy.url, bucket, region: 'eu-central-1' },
      accessKeyId: CREDENTIALS.accessKeyId,
      secretAccessKey: new Secret(CREDENTIALS.secretAccessKey),
    }),
    meddle: (method, target, body = '') =>
      new Promise((resolve, reject) => {
        // s3rver takes a request without such a header for one from a browser.
        const headers = { 'x-amz-meddle': '1', 'content-length': Buffer.byteLength(body) };
        const outgoing = request({ host: '127.0.0.1', port, method, path: target, headers });
        outgoing.on('error', reject);
        outgoing.on('response', ({ statusCode = 0, headers: answered }) =>
          resolve({ status: statusCode, headers: answered }),
        );
        outgoing.on('response', (incoming) => incoming.resume());
        outgoing.end(body);
      }),
    async close() {
      await proxy.close();
      stop();
      await ended;
    },
  };
}
