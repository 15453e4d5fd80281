import { Agent, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { StoreHarness } from '@/lib/storage/contract/store-harness';
import type { HttpLimits } from '@/lib/storage/http/http-limits';
import { createS3Store } from '@/lib/storage/s3/create-s3-store';
import type { LocalS3 } from './start-s3';

const LIMITS: HttpLimits = {
  ...{ attempts: 3, attemptMs: 2_000, idleMs: 2_000, totalMs: 8_000, pauseMs: 20 },
};

/** Sends a signed PUT whose connection breaks before its last bytes. */
async function sendHalf(s3: LocalS3, url: string, bytes: Uint8Array): Promise<void> {
  const signed = await new AwsV4Signer({
    ...{ method: 'PUT', url, region: 'eu-central-1', service: 's3' },
    ...s3.credentials,
  }).sign();
  const headers = { ...Object.fromEntries(signed.headers), 'content-length': bytes.length + 1 };
  await new Promise<void>((resolve) => {
    const outgoing = request(url, { method: 'PUT', headers });
    outgoing.on('error', () => resolve());
    outgoing.write(bytes, () => outgoing.destroy(new Error('killed')));
  });
}

let buckets = 0;

/** A store in a bucket of its own, and ways to hurt it. */
export async function makeS3Harness(s3: LocalS3): Promise<StoreHarness> {
  const bucket = `bucket-${(buckets += 1)}`;
  const agent = new Agent({ keepAlive: true });
  await s3.meddle('PUT', `/${bucket}`);
  return {
    store: createS3Store(s3.settingsOf(bucket), { limits: LIMITS, agent }),
    network: s3,
    secrets: [s3.credentials.secretAccessKey, 'Signature='],
    async fill() {
      const fault = { kind: 'answer', status: 507, code: 'XMinioStorageFull' } as const;
      s3.failWhere(({ method }) => method === 'PUT', fault);
    },
    deny: async () => s3.failAll({ kind: 'answer', status: 403, code: 'AccessDenied' }),
    vanish: async () => s3.divert((target) => target.replace(bucket, 'no-such-bucket')),
    heal: async () => s3.heal(),
    async lose(key) {
      await s3.meddle('DELETE', `/${bucket}/${key}`);
    },
    crashWhileWriting: (key, bytes) => sendHalf(s3, `${s3.url}/${bucket}/${key}`, bytes),
    async openHandles() {
      // A connection goes back to the agent, or away, a few turns after its answer was read or destroyed.
      for (let turn = 0; turn < 10; turn += 1) await setImmediate();
      return Object.values(agent.sockets).flat().length;
    },
    async close() {
      agent.destroy();
      s3.heal();
    },
  };
}
