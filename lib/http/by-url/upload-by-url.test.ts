import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Script } from '@/dev/remote/open-internet';
import { openUrlStage, type UrlStage } from '@/dev/remote/open-url-stage';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { makePng } from '@/dev/uploads/make-png';
import { refuse } from '@/lib/errors';
import { issueToken } from '@/lib/payments/tokens/issue-token';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { POLICIES } from '@/lib/rate-limit/policies';

const ADDRESS = '93.184.216.34';
const URL_THERE = `http://${ADDRESS}/a.png`;
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

let stage: UrlStage;
beforeAll(async () => {
  stage = await openUrlStage();
});
afterAll(() => stage.dispose());
beforeEach(() => stage.internet.set({}));

const sending =
  (bytes: Buffer, head = ''): Script =>
  (socket) => {
    socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n`), bytes]));
  };

/** What is told of an image, but for what differs with each. */
const facts = ({ json }: { json: Record<string, string> }) => ({
  sha256: json.sha256,
  width: json.width,
  contentType: json.contentType,
});

describe('an image by its URL', () => {
  it.each<[string, string, string]>([
    ['JSON', 'application/json', JSON.stringify({ url: URL_THERE })],
    ['a form', FORM, buildForm([{ name: 'url', data: URL_THERE }]).toString()],
    [
      'a line of curl -d',
      'application/x-www-form-urlencoded',
      `url=${encodeURIComponent(URL_THERE)}`,
    ],
  ])('is taken by %s, as if it had been sent', async (_, type, body) => {
    const png = stage.nextPng();
    await stage.setServer(sending(png));
    const fetched = await stage.ask(type, body);
    expect(fetched.status).toBe(200);
    expect(stage.internet.connected).toEqual([`${ADDRESS}:80`]);
    expect(stage.internet.heads[0]).toMatch(/\r\nuser-agent: img402\/\d+\.\d+\.\d+\r\n/);
    const sent = await stage.ask(
      'application/json',
      JSON.stringify({ image: png.toString('base64') }),
    );
    expect(facts(fetched)).toEqual(facts(sent));
    expect(fetched.json.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lives as long as the request says', async () => {
    await stage.setServer(sending(stage.nextPng()));
    const { json } = await stage.ask(
      'application/json',
      JSON.stringify({ url: URL_THERE, expires: '1h' }),
    );
    const now = stage.ledger.test.clock.now().getTime();
    expect(Date.parse(json.expiresAt!) - now).toBe(3_600_000);
  });

  it('tells the servers of others whose request it is', async () => {
    await stage.setServer(sending(stage.nextPng()));
    const env = makeTestEnv({ SITE_URL: 'https://img.example.org', RATE_LIMITS: 'off' });
    const within = { ...stage.context, env };
    await stage.askFor(URL_THERE, { within, headers: { host: 'img.example.org' } });
    expect(stage.internet.heads[0]).toMatch(/img402\/[\d.]+ \(\+https:\/\/img\.example\.org\)\r\n/);
  });

  it('is spent a token on', async () => {
    const png = stage.nextPng();
    await stage.setServer(sending(png));
    const id = await stage.ledger.insert('upload_token');
    await stage.ledger.settle(id);
    const { token } = (await issueToken(stage.context, { paymentId: id, index: 0 }))!;
    const bought = { path: '/api/upload', headers: { 'x-upload-token': token } };
    const refused = await stage.askFor('http://10.0.0.1/a.png', bought);
    expect(refused).toMatchObject({ status: 403, json: { error: 'url_not_allowed' } });
    // The token is whole yet.
    const stored = await stage.askFor(URL_THERE, bought);
    expect(stored).toMatchObject({ status: 200, json: { contentType: 'image/png' } });
  });
});

describe('what is not taken', () => {
  const MB = 1024 * 1024;
  it.each<[string, Script, number, string, RegExp]>([
    [
      'a page',
      sending(Buffer.from(`<!doctype html>${' '.repeat(500)}`), 'content-type: text/html\r\n'),
      415,
      'unsupported_format',
      /^There is a web page at this URL, not an image\. Send a PNG/,
    ],
    [
      'a text that calls itself an image',
      sending(Buffer.from('x'.repeat(500)), 'content-type: image/png\r\n'),
      415,
      'unsupported_format',
      /^Send a PNG/,
    ],
    ['half an image', sending(makePng(1).subarray(0, 60)), 422, 'invalid_image', /./],
    ['nothing', sending(Buffer.alloc(0)), 400, 'empty_file', /./],
    [
      'too much, as it says',
      sending(makePng(1), `content-length: ${MB + 1}\r\n`),
      413,
      'file_too_large',
      /^The limit is 1,048,576 bytes\./,
    ],
    [
      'too much, as it is',
      sending(Buffer.concat([makePng(1), Buffer.alloc(MB)])),
      413,
      'file_too_large',
      /^The limit is 1,048,576 bytes\./,
    ],
    [
      'not found',
      (socket) => void socket.end('HTTP/1.1 404 X\r\n\r\n'),
      424,
      'url_unreachable',
      /^The server there answered with status 404\. See that/,
    ],
  ])('%s', async (_, script, status, error, message) => {
    await stage.setServer(script);
    const before = await stage.ledger.test.listKeys();
    const answered = await stage.askFor(URL_THERE);
    expect(answered).toMatchObject({ status, json: { error } });
    expect(answered.json.message).toMatch(message);
    expect(await stage.ledger.test.listKeys()).toEqual(before);
  });

  it.each([
    ['http://127.0.0.1/', 403, 'url_not_allowed', false],
    ['http://169.254.169.254/latest/meta-data/', 403, 'url_not_allowed', false],
    ['file:///etc/passwd', 403, 'url_not_allowed', false],
    ['https://user@example.net/', 403, 'url_not_allowed', false],
    ['not a url', 400, 'invalid_request', false],
    ['http://unknown.example.net/', 424, 'url_unreachable', true],
    ['http://inside.example.net/', 424, 'url_unreachable', true],
  ])('%s, and nobody is connected to', async (url, status, error, retryable) => {
    await stage.internet.set({ zone: { 'inside.example.net': { a: ['192.168.1.1'] } } });
    const answered = await stage.askFor(url);
    expect(answered).toMatchObject({ status, json: { error, retryable } });
    expect(stage.internet.connected).toEqual([]);
  });

  it('a file and a URL at once', async () => {
    const both = { url: URL_THERE, image: stage.nextPng().toString('base64') };
    const answered = await stage.ask('application/json', JSON.stringify(both));
    expect(answered).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(stage.internet.connected).toEqual([]);
  });

  it('anything where it is off', async () => {
    const answered = await stage.askFor(URL_THERE, { within: { ...stage.context, remote: null } });
    expect(answered).toMatchObject({ status: 403, json: { error: 'url_not_allowed' } });
    expect(answered.json.message).toMatch(/^This server fetches no images by their URL\./);
    expect(stage.internet.connected).toEqual([]);
  });

  it('more than its share of one address', async () => {
    const limiter = createLimiter({ ...POLICIES, uploadByUrl: { quota: 1, windowSeconds: 600 } });
    const env = makeTestEnv();
    const within = { ...stage.context, env, limiter };
    await stage.setServer(sending(stage.nextPng()));
    expect(await stage.askFor(URL_THERE, { within })).toMatchObject({ status: 200 });
    const answered = await stage.askFor(URL_THERE, { within });
    expect(answered).toMatchObject({ status: 429, headers: { 'retry-after': '600' } });
    expect(stage.internet.connected).toHaveLength(1);
  });
});

describe('what a fetch holds', () => {
  /** A turn ends once, however often that is said. */
  const once = (enter: () => Promise<() => void>) => async () => {
    const leave = await enter();
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };

  it('is as much memory as its image may have until it is stored, and a turn until it has come', async () => {
    const admission = createAdmission();
    let turns = 0;
    let held: unknown;
    const enter = async () => {
      turns += 1;
      return () => (turns -= 1);
    };
    const { store } = stage.context;
    let turnsAtPut: unknown;
    const put: typeof store.put = async (...all) => {
      turnsAtPut = turns;
      return store.put(...all);
    };
    const within = {
      ...stage.context,
      admission,
      store: wrapStore(store, { put }),
      remote: stage.internet.with({ enter: once(enter) }),
    };
    await stage.setServer((socket, head) => {
      held = { memory: admission.inUse, turns };
      sending(stage.nextPng())(socket, head);
    });
    expect(await stage.askFor(URL_THERE, { within })).toMatchObject({ status: 200 });
    expect(held).toEqual({ memory: 1024 * 1024, turns: 1 });
    expect(turnsAtPut).toBe(0);
    for (const url of ['http://10.0.0.1/', 'http://93.184.216.99/']) {
      await stage.askFor(url, { within });
      expect(turns).toBe(0);
      expect(admission.inUse).toBe(0);
    }
    // A server that was told to stop while this waited for its turn.
    const stopping = { ...within, draining: false };
    const stopAtTurn = async () => {
      stopping.draining = true;
      return once(enter)();
    };
    stopping.remote = stage.internet.with({ enter: stopAtTurn });
    expect(await stage.askFor(URL_THERE, { within: stopping })).toMatchObject({ status: 503 });
    expect(turns).toBe(0);
  });

  it('is not had where all turns are taken', async () => {
    const full = async () => refuse('overloaded', 'full', { retryAfterSeconds: 5 });
    const within = { ...stage.context, remote: stage.internet.with({ enter: full }) };
    await stage.setServer(sending(stage.nextPng()));
    expect(await stage.askFor(URL_THERE, { within })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
    });
    expect(stage.internet.connected).toEqual([]);
  });
});
