import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
let id: string;
beforeAll(async () => {
  target = await openTarget({ sells: true });
  ({ id } = await uploadImage(target.app.url, makeUniquePng(4_000, 1)));
});
afterAll(() => target.close());

const ask = (path: string, headers: readonly string[] = [], method = 'GET', body = '') =>
  tell(
    target.besides,
    (mark) => {
      const all = [...headers, `X-Mark: ${mark}`].map((line) => line.replace('MARK', mark));
      const named = path.replace('ID', id).replace('MARK', mark);
      return [writeRequest({ method, path: named, headers: all, body, close: true })];
    },
    { methods: [method] },
  );

describe('a path that means another one than it says', () => {
  it.each<[string, string]>([
    ['dots before the API', '/x/../api/free'],
    ['escaped dots before the API', '/x/%2e%2E/api/free'],
    ['a dot that stays', '/./api/upload/token'],
    ['dots out of Next’s folder', '/_next/../api/free'],
    ['two slashes', '//api/free'],
    ['a backslash', '/x\\..\\api\\free'],
    ['an escaped slash', '/api%2ffree'],
    ['an escaped letter', '/%61pi/free'],
    ['a slash behind it', '/api/free/'],
    ['a parameter', '/api/free;x=y'],
    ['dots that a servlet would fold', '/api/nothing/..;/free'],
    ['a NUL behind it', '/api/free%00'],
    ['a line break behind it', '/api/free%0d%0aX-Injected:%20MARK'],
    ['an overlong slash', '/api%c0%affree'],
    ['a slash of full width', '/api%ef%bc%8ffree'],
    ['capitals', '/API/FREE'],
  ])('%s: takes no upload', async (_, path) => {
    const png = makeUniquePng(3_000, 7).toString('latin1');
    const { statuses, answers } = await ask(path, ['Content-Type: image/png'], 'POST', png);
    expect(statuses.length).toBe(1);
    expect([404, 405]).toContain(statuses[0]);
    expect(answers[0]!.headers.get('x-injected')).toBeNull();
  });

  it.each<[string, string]>([
    ['a file of the system', '/../../../../etc/passwd'],
    ['a file of the system, escaped', '/..%2f..%2f..%2fetc%2fpasswd'],
    ['a file of the system below images', '/i/..%2f..%2f..%2fetc%2fpasswd'],
    ['a file of the system by a folder of files', '/_next/static/..%2f..%2f..%2fpackage.json'],
    ['what Next was built of', '/_next/required-server-files.json'],
    ['a program of the server', '/_next/server/app/page.js'],
    ['the settings', '/.env'],
    ['the history of the sources', '/.git/config'],
    ['a page of ours by the name of its file', '/image/ID'],
    ['the page of removal of an image that is not', '/image/ID/removed'],
    ['the same, escaped', '/%69mage/ID'],
    ['Next’s page of errors', '/_global-error'],
    ['the same as data', '/_global-error.rsc'],
    ['Next’s page of what is not there', '/_not-found'],
    ['the desk, where there is none', '/operator'],
    ['the desk, escaped', '/%6fperator'],
    ['an image with a path behind it, as a style', '/i/ID.png/x.css'],
    ['an image with dots that a servlet folds', '/i/ID.png/..;/'],
    ['an image with a NUL', '/i/ID.png%00.css'],
    ['an image in capitals', '/i/ID.PNG'],
    ['the health of the API, as a style', '/api/health/x.css'],
    ['the same with an escaped slash', '/api/health%2fx.css'],
    ['a document with a parameter', '/openapi.json;x.css'],
    ['a document with a slash', '/llms.txt/'],
    ['half of an escape', '/%'],
    ['bytes that are no UTF-8', '/%ff%fe'],
    ['overlong dots', '/%c0%ae%c0%ae/x'],
    ['a letter that turns the text round', '/%e2%80%ae'],
    [
      'the image optimizer, for another server',
      '/_next/image?url=http%3A%2F%2F127.0.0.1%2F&w=64&q=75',
    ],
    ['the image optimizer, for a file of ours', '/_next/image?url=%2Fplain.css&w=64&q=75'],
    ['a page as data of the old router', '/_next/data/build/docs.json'],
    ['a report whose id is a pattern', '/abuse/status/%25%25%25'],
  ])('%s: 404, which no cache keeps for more than a minute', async (_, path) => {
    const { statuses, answers } = await ask(path);
    if (statuses[0] === 308) expect(answers[0]!.headers.get('location')).toBe('/llms.txt');
    else expect(statuses).toEqual([404]);
    const cache = answers[0]!.headers.get('cache-control') ?? '';
    expect(Number(/(?:max-age|s-maxage)=(\d+)/.exec(cache)?.[1] ?? 0)).toBeLessThanOrEqual(60);
    expect(answers[0]!.text).not.toMatch(/root:|APP_SECRET|"dependencies"/);
  });
});

describe('nobody is sent elsewhere', () => {
  it.each<[string, string]>([
    ['two slashes and a host', '//evil.test'],
    ['two slashes, a host and a slash', '//evil.test/'],
    ['three slashes', '///evil.test/docs/'],
    ['a backslash', '/\\evil.test/'],
    ['an escaped backslash', '/%5cevil.test/'],
    ['escaped slashes', '/%2f%2fevil.test/'],
    ['a tab between slashes', '/%09/evil.test/'],
    ['dots before it', '/.//evil.test/'],
    ['a whole address', '/https://evil.test/'],
    ['a scheme and one slash', '/https:/evil.test/'],
    ['a line break and a header', '/docs/%0d%0aLocation:%20https://evil.test/'],
    [
      'a query that says where next',
      '/docs/?next=//evil.test&url=//evil.test&returnTo=//evil.test',
    ],
    ['the address of a page in a header', '/docs/'],
  ])('%s', async (name, path) => {
    const lies = [
      'X-Forwarded-Host: evil.test',
      'X-Forwarded-Proto: https',
      'Referer: //evil.test',
    ];
    const { answers } = await ask(path, name.endsWith('header') ? lies : []);
    const { headers } = answers[0]!;
    for (const place of [
      headers.get('location'),
      headers.get('refresh')?.replace(/^\d+;url=/, ''),
    ]) {
      if (place === null || place === undefined) continue;
      const { origin } = new URL(place, 'http://site.test');
      expect(origin).toBe('http://site.test');
      expect(place).toMatch(/^\/(?![/\\])/);
    }
  });
});

describe('what Next says to itself, said by a stranger', () => {
  it.each<[string, string, number]>([
    ['x-middleware-subrequest', 'middleware:middleware:middleware:middleware:middleware', 404],
    ['x-middleware-subrequest', 'src/middleware:nowhere:src/middleware:src/middleware', 404],
    ['x-middleware-rewrite', '/image/ID', 404],
    ['x-middleware-next', '1', 404],
    ['x-middleware-override-headers', 'host', 404],
    ['x-nextjs-data', '1', 404],
    ['x-nextjs-rewritten-path', '/image/ID', 404],
    ['x-invoke-path', '/image/ID', 404],
    ['x-invoke-status', '500', 404],
    ['x-matched-path', '/image/ID', 404],
    ['x-now-route-matches', '1=ID', 404],
    ['x-prerender-revalidate', 'MARK', 404],
    ['x-original-url', '/docs', 404],
    ['x-rewrite-url', '/docs', 404],
    ['x-forwarded-prefix', '/docs', 404],
  ])('%s: %s opens no page that is hidden', async (header, value, status) => {
    const { statuses, answers } = await ask('/image/ID', [`${header}: ${value.replace('ID', id)}`]);
    expect(statuses).toEqual([status]);
    expect(answers[0]!.text).not.toContain(`/i/${id}.png`);
  });

  it.each<[string, string[]]>([
    ['a nonce of his own', ['X-Img402-Nonce: MARK', 'X-Nonce: MARK']],
    ['a policy of his own', ["Content-Security-Policy: script-src 'nonce-MARK'"]],
    [
      'headers of ours to be left out on the way',
      ['Connection: x-img402-peer, content-security-policy'],
    ],
    ['a path of ours', ['X-Img402-Path: /MARK"><script>']],
    ['the state of a router that is none', ['Next-Router-State-Tree: MARK', 'Next-Url: /MARK']],
    ['an action, with a read', ['Next-Action: MARK']],
  ])('%s does not come back in a page', async (_, headers) => {
    const { statuses, answers } = await ask('/docs', headers);
    const { headers: told, text } = answers[0]!;
    expect(statuses).toEqual([200]);
    const policy = told.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(policy).not.toContain('hostile');
    expect(text).not.toContain('hostile');
    for (const [, given] of text.matchAll(/<script[^>]* nonce="([^"]*)"/g))
      expect(given).toBe(nonce);
  });

  it.each<[string, string, string[], string]>([
    ['an action', 'POST', ['Next-Action: MARK'], '[]'],
    [
      'an action in a form',
      'POST',
      ['Content-Type: multipart/form-data; boundary=b'],
      '--b\r\nContent-Disposition: form-data; name="$ACTION_ID_00"\r\n\r\n\r\n--b--\r\n',
    ],
    ['PUT', 'PUT', [], 'x'],
    ['DELETE', 'DELETE', [], ''],
    ['TRACE', 'TRACE', ['Cookie: a=MARK'], ''],
    ['PROPFIND', 'PROPFIND', [], ''],
    [
      'a preflight',
      'OPTIONS',
      ['Origin: https://evil.test', 'Access-Control-Request-Method: POST'],
      '',
    ],
    [
      'another method in a header',
      'POST',
      ['X-HTTP-Method-Override: GET', 'X-Method-Override: GET'],
      '',
    ],
  ])('%s to a page: 405, and nothing of it comes back', async (_, method, headers, body) => {
    const { statuses, answers } = await ask('/docs', headers, method, body);
    expect(statuses).toEqual([405]);
    expect(answers[0]!.headers.get('allow')).toBe('GET, HEAD');
    expect(answers[0]!.headers.get('access-control-allow-origin')).toBeNull();
    expect(answers[0]!.text).not.toContain('hostile');
  });

  it('a method in a header deletes nothing', async () => {
    const headers = ['X-HTTP-Method-Override: DELETE', 'X-Method: DELETE', '_method: DELETE'];
    expect((await ask('/api/images/ID?_method=DELETE', headers)).statuses).toEqual([200]);
    expect((await ask('/api/images/ID', headers, 'POST')).statuses).toEqual([405]);
  });
});
