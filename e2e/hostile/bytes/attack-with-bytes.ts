import { expect } from 'vitest';
import type { BesidesOptions } from '../create-besides';
import type { Target } from '../open-target';

type Told = Readonly<Record<string, unknown>>;
export type Answered = { readonly status: number; readonly body: Told; readonly ms: number };

type More = { readonly type?: string } & BesidesOptions;

/** Sends bytes as an image, raw, beside a good request. */
export function attackWithBytes(
  { besides }: Target,
  bytes: Uint8Array,
  { type = 'image/png', ...options }: More = {},
): Promise<Answered> {
  return besides(async ({ app, mark }) => {
    const startedAt = performance.now();
    const response = await fetch(`${app.url}/api/free`, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { 'content-type': type, 'user-agent': mark },
    });
    const body = (await response.json()) as Told;
    return { status: response.status, body, ms: performance.now() - startedAt };
  }, options);
}

/** Sends bytes that must be refused and must leave nothing behind. */
export async function expectBytesRefused(
  target: Target,
  bytes: Uint8Array,
  status: number,
  error?: string,
  more: More = {},
): Promise<Answered> {
  const answered = await attackWithBytes(target, bytes, more);
  expect(answered, JSON.stringify(answered)).toMatchObject({
    status,
    body: error === undefined ? {} : { error },
  });
  expect(answered.body).not.toHaveProperty('url');
  return answered;
}

/** Sends an image that must be taken, and answers what is served of it. */
export async function expectBytesServed(
  target: Target,
  bytes: Uint8Array,
  more: More = {},
): Promise<Buffer> {
  const one = { came: 1, went: 0 };
  const { status, body } = await attackWithBytes(target, bytes, {
    ...more,
    changes: { image: one, objects: one },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  const served = await fetch(String(body.url));
  expect(served.headers.get('x-content-type-options')).toBe('nosniff');
  expect(served.headers.get('content-type')).toBe(body.contentType);
  return Buffer.from(await served.arrayBuffer());
}
