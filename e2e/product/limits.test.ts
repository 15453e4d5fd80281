import { expect, it } from 'vitest';
import { startApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { postImage } from './post-image';

it('counts every way of sending an image against one limit, and no forged address escapes it', async () => {
  const app = await startApp({ env: { RATE_LIMITS: 'on' } });
  try {
    const png = makeUniquePng(3_000, 1);
    const ways: ((index: number) => Promise<Response>)[] = [
      () => postImage(app.url, png),
      () => postImage(app.url, png, { accept: 'text/html' }),
      (index) =>
        fetch(`${app.url}/api/free`, {
          method: 'POST',
          body: new Uint8Array(png),
          headers: {
            'content-type': 'image/png',
            'x-forwarded-for': `10.0.0.${index}`,
            'cf-connecting-ip': `10.0.1.${index}`,
            'x-img402-peer': `10.0.2.${index}`,
          },
        }),
      () =>
        fetch(`${app.url}/api/free`, {
          method: 'POST',
          body: JSON.stringify({ image: png.toString('base64') }),
          headers: { 'content-type': 'application/json' },
        }),
    ];
    for (let index = 0; index < 60; index += 1) {
      const response = await ways[index % ways.length]!(index);
      expect(response.status).toBe(200);
      expect(response.headers.get('ratelimit')).toMatch(
        new RegExp(`^"upload";r=${59 - index};t=\\d+$`),
      );
    }
    for (const way of ways) {
      const response = await way(61);
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  } finally {
    await app.stop();
  }
});
