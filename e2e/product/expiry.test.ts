import { expect, it } from 'vitest';
import { startApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { uploadImage } from './post-image';

it('serves until the instant that it told and not after, with no job running', async () => {
  const app = await startApp({ env: { FREE_RETENTION_SECONDS: '2' } });
  try {
    const { url, expiresAt } = await uploadImage(app.url, makeUniquePng(9_000, 1));
    const alive = await fetch(url);
    expect(alive.status).toBe(200);
    expect(alive.headers.get('cache-control')).toMatch(/^public, max-age=[012]$/);
    const etag = alive.headers.get('etag')!;
    await alive.arrayBuffer();

    let last = { status: 200, sentAt: 0, answeredAt: 0 };
    while (last.status !== 404) {
      const sentAt = Date.now();
      const response = await fetch(url, { headers: { 'if-none-match': etag } });
      last = { status: response.status, sentAt, answeredAt: Date.now() };
      // What was asked for after the instant is never served, not even as "not modified".
      if (sentAt >= Date.parse(expiresAt)) expect(response.status).toBe(404);
      else expect([304, 404]).toContain(response.status);
    }
    // And nothing ends before it.
    expect(last.answeredAt).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  } finally {
    await app.stop();
  }
});
