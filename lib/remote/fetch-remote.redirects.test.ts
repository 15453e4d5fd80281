import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRemote } from '@/dev/remote/collect-remote';
import { openInternet, type Internet, type Script } from '@/dev/remote/open-internet';
import { reply } from '@/dev/remote/reply';

const [FIRST, SECOND] = ['93.184.216.34', '93.184.216.35'];
const ZONE = {
  'a.example.net': { a: [FIRST] },
  'b.example.net': { a: [SECOND] },
  'inside.example.net': { a: ['10.0.0.1'] },
  'half.example.net': { a: [SECOND, '127.0.0.1'] },
};
const SECRET = reply(200, {}, 'a secret');
/** What no redirect may reach, each with something to be had. */
const INSIDE = {
  '127.0.0.1:80': SECRET,
  '127.0.0.1:443': SECRET,
  '10.0.0.1:80': SECRET,
  '169.254.169.254:80': SECRET,
  '[::1]:80': SECRET,
  [`${SECOND}:8080`]: SECRET,
};

let internet: Internet;
beforeAll(async () => {
  internet = await openInternet();
});
afterAll(() => internet.stop());

/** The first server sends everybody on to `location`; the second has a picture. */
const setRedirect = (location: string, status = 302) =>
  internet.set({
    zone: ZONE,
    hosts: {
      ...INSIDE,
      [`${FIRST}:80`]: reply(status, { location }),
      [`${SECOND}:80`]: reply(200, {}, 'a picture'),
    },
  });

const fetchFirst = () => collectRemote(internet.remote, 'http://a.example.net/dir/a.png');

describe('a redirect to what is not public', () => {
  it.each([
    ['http://127.0.0.1/', 'url_not_allowed'],
    ['http://169.254.169.254/latest/meta-data/', 'url_not_allowed'],
    ['http://[::1]/', 'url_not_allowed'],
    ['http://[::ffff:10.0.0.1]/', 'url_not_allowed'],
    ['http://2130706433/', 'url_not_allowed'],
    ['//127.1/', 'url_not_allowed'],
    ['\\\\127.0.0.1\\', 'url_not_allowed'],
    ['https://localhost/', 'url_not_allowed'],
    ['http://metadata.google.internal/', 'url_not_allowed'],
    ['http://inside.example.net/', 'url_unreachable'],
    ['http://half.example.net/', 'url_unreachable'],
    ['http://unknown.example.net/', 'url_unreachable'],
    ['http://b.example.net:8080/', 'url_not_allowed'],
    ['http://u:p@b.example.net/', 'url_not_allowed'],
    ['file:///etc/passwd', 'url_not_allowed'],
    ['gopher://127.0.0.1:70/_x', 'url_not_allowed'],
    ['data:image/png;base64,aaaa', 'url_not_allowed'],
    ['javascript:alert(1)', 'url_not_allowed'],
  ])('%s: is not followed', async (location, refused) => {
    await setRedirect(location);
    const { outcome, bytes } = await fetchFirst();
    expect(outcome).toMatchObject({ refused });
    expect(internet.connected).toEqual([`${FIRST}:80`]);
    expect(bytes).toHaveLength(0);
  });

  it('is told as a name that there is not', async () => {
    const outcomes = [];
    for (const host of ['inside', 'unknown', 'half']) {
      await setRedirect(`http://${host}.example.net/`);
      const { outcome } = await fetchFirst();
      outcomes.push({ ...outcome, log: '' });
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });
});

describe('a redirect to nowhere', () => {
  const notAUrl = 'The server there redirects to what is no URL.';
  const nowhere = 'The server there redirects to nowhere.';
  it.each<[string, Script, string]>([
    ['no Location', reply(302), nowhere],
    ['an empty one', reply(302, { location: '' }), nowhere],
    ['one that is no URL', reply(302, { location: 'http://[' }), notAUrl],
    ['a host in pieces', reply(302, { location: 'http://b example.net/' }), notAUrl],
    [
      'one of 10 KB',
      reply(302, { location: `http://b.example.net/${'a'.repeat(10_000)}` }),
      notAUrl,
    ],
    [
      'two of them',
      reply(302, { location: 'http://b.example.net/\r\nlocation: http://[' }),
      'fine',
    ],
  ])('%s', async (_, script, detail) => {
    await internet.set({
      zone: ZONE,
      hosts: { [`${FIRST}:80`]: script, [`${SECOND}:80`]: reply(200, {}, 'a picture') },
    });
    const { outcome, bytes } = await fetchFirst();
    if (detail === 'fine') {
      // Of two, the first counts, as in browsers.
      expect(outcome).toBeNull();
      expect(bytes.toString()).toBe('a picture');
    } else {
      expect(outcome).toMatchObject({ refused: 'url_unreachable', detail });
      expect(internet.connected).toEqual([`${FIRST}:80`]);
    }
  });
});

describe('how often', () => {
  /** Counts down in the path: `/3` leads to `/2`, and `/0` has the picture. */
  const countdown: Script = (socket, head) => {
    const left = Number(/^GET \/(\d+)/.exec(head)?.[1]);
    const script =
      left === 0 ? reply(200, {}, 'a picture') : reply(307, { location: `/${left - 1}` });
    script(socket, head);
  };

  it('three times', async () => {
    await internet.set({ zone: ZONE, hosts: { [`${FIRST}:80`]: countdown } });
    const { outcome, bytes } = await collectRemote(internet.remote, 'http://a.example.net/3');
    expect(outcome).toBeNull();
    expect(bytes.toString()).toBe('a picture');
    expect(internet.connected).toHaveLength(4);
  });

  it.each([
    ['four times', 'http://a.example.net/4'],
    ['in a circle', 'http://b.example.net/'],
  ])('not %s', async (_, url) => {
    await internet.set({
      zone: ZONE,
      hosts: { [`${FIRST}:80`]: countdown, [`${SECOND}:80`]: reply(301, { location: '/' }) },
    });
    const { outcome } = await collectRemote(internet.remote, url);
    expect(outcome).toMatchObject({
      refused: 'url_unreachable',
      detail: 'The server there redirects too often.',
    });
    expect(internet.connected).toHaveLength(4);
  });
});

describe('a redirect that is followed', () => {
  it.each([301, 302, 303, 307, 308])('by status %i', async (status) => {
    await setRedirect('http://b.example.net/b.png', status);
    const { outcome, bytes } = await fetchFirst();
    expect(outcome).toBeNull();
    expect(bytes.toString()).toBe('a picture');
    expect(internet.connected).toEqual([`${FIRST}:80`, `${SECOND}:80`]);
  });

  it.each([300, 304, 305, 306, 399])('not by status %i', async (status) => {
    await setRedirect('http://b.example.net/b.png', status);
    const { outcome } = await fetchFirst();
    expect(outcome).toMatchObject({
      refused: 'url_unreachable',
      detail: `The server there answered with status ${status}.`,
    });
    expect(internet.connected).toEqual([`${FIRST}:80`]);
  });

  it('takes nothing along: no cookie that was set, no referrer, no fragment', async () => {
    await internet.set({
      zone: ZONE,
      hosts: {
        [`${FIRST}:80`]: reply(302, {
          location: 'http://b.example.net/b#c',
          'set-cookie': 'a=b; Domain=example.net',
          'www-authenticate': 'Basic realm="x"',
        }),
        [`${SECOND}:80`]: reply(200, {}, 'a picture'),
      },
    });
    await collectRemote(internet.remote, 'http://a.example.net/a?secret#more');
    expect(internet.heads).toHaveLength(2);
    expect(internet.heads[1]!.split('\r\n').filter(Boolean).sort()).toEqual([
      'GET /b HTTP/1.1',
      'accept-encoding: identity',
      'accept: image/png, image/jpeg, image/gif, image/webp, image/*;q=0.5',
      'connection: close',
      'host: b.example.net',
      'user-agent: img402/0.0.0',
    ]);
  });

  it.each([
    'http://img.example.org/i/k3v9m2x7qa12.png',
    'https://I.example.org:8443/k3v9m2x7qa12.png',
  ])('to us, %s: is not connected to', async (location) => {
    await setRedirect(location);
    const { outcome } = await fetchFirst();
    expect(outcome).toMatchObject({ kind: 'own' });
    expect(internet.connected).toEqual([`${FIRST}:80`]);
  });
});

it('asks nobody for what is ours', async () => {
  await internet.set({ zone: { 'img.example.org': { a: [FIRST] } } });
  const { outcome } = await collectRemote(internet.remote, 'https://img.example.org/i/a.png');
  expect(outcome).toMatchObject({ kind: 'own' });
  expect(internet.asked).toEqual([]);
  expect(internet.connected).toEqual([]);
});
