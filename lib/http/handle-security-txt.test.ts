import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeTestEnv } from '@/dev/context/make-test-env';
import type { Context } from '@/lib/context';
import { answer } from './answer';
import { findRoute } from './find-route';

const PATH = '/.well-known/security.txt';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

async function ask(settings: Record<string, string>, host: string) {
  const context: Context = test.with({ env: makeTestEnv(settings) });
  const { route, params } = findRoute(PATH)!;
  const headers = new Headers({ host });
  const request = { method: 'GET', path: PATH, query: new URLSearchParams(), headers, body: null };
  const { status, headers: told, body } = await answer(context, route, request, params);
  return { status, told, lines: (body as string).split('\n') };
}

it('names the contact, where it stands itself, and when it ends', async () => {
  const { status, told, lines } = await ask(
    { SITE_URL: 'https://example.org', CONTACT_EMAIL: 'security@example.org' },
    'example.org',
  );
  expect(status).toBe(200);
  expect(told['content-type']).toBe('text/plain; charset=utf-8');
  expect(lines).toEqual([
    'Contact: mailto:security@example.org',
    'Expires: 2027-05-23T12:00:00.000Z',
    'Preferred-Languages: en',
    'Canonical: https://example.org/.well-known/security.txt',
    'Policy: https://example.org/security',
    '',
  ]);
});

it('names the form where no address is set, and no place of its own where it knows none', async () => {
  const { lines } = await ask({}, 'localhost:3000');
  expect(lines[0]).toBe('Contact: http://localhost:3000/abuse');
  expect(lines.join()).not.toContain('Canonical');
});

it('is not on the image host', async () => {
  const split = { SITE_URL: 'https://example.org', IMAGE_URL: 'https://i.example.org' };
  expect((await ask(split, 'i.example.org')).status).toBe(404);
});
