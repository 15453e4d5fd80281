import { findRoute, PATHS } from '@/lib/http/find-route';
import { isImageId } from '@/lib/images/is-image-id';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';

/** Letters of all paths that are routes: whatever holds another names nothing but what is under `/api` and `/i`. */
const PLAIN = /^\/[A-Za-z0-9._/-]*$/;

/** A path, raw as it came: a route is found by its plain spelling only, and its parameters stand in it. */
export const target: FuzzTarget = {
  seeds: () =>
    [
      ...[
        '/',
        '/i/abcdefghij.png',
        '/api/free',
        '/api/upload',
        '/api/upload/token',
        '/api/images/abcdefghij',
        '/api/images/abcdefghij/keep',
      ],
      ...[
        `/api/payments/${'ab'.repeat(16)}`,
        '/api/cron/expire',
        '/operator/cases/abcdefghij/images/abcdefghij',
        '/.well-known/x402',
        '/mcp',
      ],
      ...[
        '/api',
        '/i',
        '/docs',
        '/openapi.json',
        '/API/free',
        '/api/free/',
        '//api/free',
        '/api/%66ree',
        '/i/../api/free',
      ],
    ].map((text) => Buffer.from(text)),
  dictionary: [
    ...[
      '/',
      '//',
      '/api',
      '/i',
      '/operator',
      '/operator/cases/',
      '/images/',
      '/keep',
      '/actions',
      '/export',
      '/api/upload',
      '/api/cron/',
    ],
    ...[
      '/.well-known/',
      '.png',
      '..',
      '%2f',
      '%2e',
      '%00',
      '\\',
      '?',
      '#',
      ';',
      '\n',
      'abcdefghij',
      'ab'.repeat(16),
      '/token',
      '/api/abuse',
    ],
  ],
  maxLength: 300,
  run(bytes) {
    const path = bytes.toString('latin1');
    const found = findRoute(path);
    if (found === null) {
      expectThat(!/^\/(?:api|i)(?:\/|$)/.test(path), 'a path of ours goes to a page', path);
      return 'page';
    }
    const { route, params } = found;
    const index = PATHS.findIndex((each) => each.route === route);
    const isUnknown = index === PATHS.length - 1;
    expectThat(isUnknown || (PLAIN.test(path) && !path.includes('//')), 'an odd spelling', path);
    for (const value of Object.values(params)) {
      expectThat(/^[a-z0-9.-]+$/.test(value) && path.includes(value), 'a parameter', path, value);
    }
    const { imageId } = params;
    expectThat(imageId === undefined || isImageId(imageId), 'an id', imageId);
    return isUnknown ? 'unknown' : index === -1 ? 'image' : 'route';
  },
};
