import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { MarkedAnswer, MarkedRequest, Send } from './send-marked';
import { makeMarkedImages } from './make-marked-images';
import { tellAll } from './send-marked';
import type { Marks } from './make-marks';

/** A way to ask each route: by its name in the log. Whoever adds a route says here how it is asked. */
export const PATHS_TO_WALK: Readonly<Record<string, string>> = {
  free: '/api/free',
  token: '/api/upload/token',
  upload: '/api/upload',
  direct: '/api/upload/direct',
  complete: '/api/upload/complete',
  facts: '/api/images/{id}',
  keep: '/api/images/{id}/keep',
  oembed: '/api/oembed?url={page}',
  image: '/i/{id}.png',
  payment: `/api/payments/${'0'.repeat(32)}`,
  claim: '/api/payments/claim',
  balance: `/api/wallet/balance?address=0x${'4'.repeat(40)}`,
  faucet: '/api/wallet/faucet',
  report: '/api/abuse',
  challenge: '/api/abuse/challenge',
  appeal: '/api/abuse/appeal',
  cron: '/api/cron/expire',
  health: '/api/health',
  'operator-challenge': '/operator/challenge',
  'operator-sign-in': '/operator/sign-in',
  'operator-sign-out': '/operator/sign-out',
  'operator-action': '/operator/cases/aaaaaaaaaa/actions',
  'operator-export': '/operator/cases/aaaaaaaaaa/export',
  'operator-image': '/operator/cases/aaaaaaaaaa/images/aaaaaaaaaa',
  mcp: '/mcp',
  metrics: '/metrics',
  openapi: '/openapi.json',
  'document:llms': '/llms.txt',
  'document:llms-full': '/llms-full.txt',
  'document:skill': '/skill.md',
  'document:skill-index': '/.well-known/agent-skills/index.json',
  'document:x402': '/.well-known/x402',
  'document:robots': '/robots.txt',
  'document:manifest': '/manifest.webmanifest',
  'document:sharex': '/img402.sxcu',
  'document:flameshot': '/flameshot.sh',
  'document:shortcuts': '/shortcuts.sh',
  'document:raycast': '/raycast.sh',
  'document:sitemap': '/sitemap.xml',
  'security-txt': '/.well-known/security.txt',
  unknown: '/api/nothing',
};

const PAGES = ['/', '/docs', '/privacy', '/abuse', '/pricing', '/my-images', '/image', '/operator'];

const METHODS = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT'] as const;

const form = (boundary: string, filename: string, name: string, bytes: Buffer | string) =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\n\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);

/** What a client proves itself by, none of it right. */
const proofs = (marks: Marks): Record<string, string> => ({
  authorization: `Bearer ${marks.text('bearer')}`,
  'x-upload-token': marks.text('upload-token'),
  'idempotency-key': marks.text('idempotency-key'),
  'sign-in-with-x': Buffer.from(JSON.stringify({ nonce: marks.text('siwx') })).toString('base64'),
});

const payment = (marks: Marks): string =>
  Buffer.from(
    JSON.stringify({
      ...{ x402Version: 2, scheme: 'exact', network: 'eip155:84532', note: marks.text('payment') },
      payload: { signature: marks.text('signature'), authorization: { from: marks.text('from') } },
    }),
  ).toString('base64');

/** Bodies that no route expects, of each kind that some route reads. */
function makeBodies(marks: Marks): Pick<MarkedRequest, 'headers' | 'body'>[] {
  const json = {
    ...{ image: marks.text('base64'), url: `https://${marks.text('host')}.invalid/x.png` },
    ...{ message: marks.text('message'), signature: marks.text('signature'), method: 'tools/call' },
    ...{ name: marks.text('name'), email: `${marks.text('mail')}@example.org`, jsonrpc: '2.0' },
    ...{ details: marks.text('details'), urls: [marks.text('url')], category: marks.text('kind') },
    ...{ id: 1, params: { name: 'upload_image', arguments: { path: marks.text('argument') } } },
  };
  const boundary = marks.text('boundary');
  const type = `multipart/form-data; boundary=${boundary}`;
  return [
    { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) },
    { headers: { 'content-type': 'application/json' }, body: `{"broken":"${marks.text('json')}` },
    {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ url: json.url, csrf: marks.text('csrf') }).toString(),
    },
    {
      headers: { 'content-type': type },
      body: form(boundary, `${marks.text('file')}.png`, marks.text('field'), marks.text('bytes')),
    },
    { headers: { 'content-type': marks.text('type') }, body: marks.text('raw') },
    { headers: { 'payment-signature': payment(marks) }, body: '' },
    { headers: { 'x-payment': payment(marks) }, body: '' },
    { headers: { 'payment-signature': marks.text('garbage'), 'x-payment': payment(marks) } },
    { headers: { accept: 'text/html' }, body: marks.text('html') },
  ];
}

/** Asks every route in every way; almost all of it is refused. */
export async function walkRoutes(
  send: Send,
  marks: Marks,
  image: { readonly id: string; readonly pageUrl: string },
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  const tell = ({ status }: MarkedAnswer) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const fill = (path: string) =>
    path.replace('{id}', image.id).replace('{page}', encodeURIComponent(image.pageUrl));
  for (const path of [...Object.values(PATHS_TO_WALK), ...PAGES].map(fill)) {
    for (const method of METHODS) {
      const bodies = method === 'POST' ? makeBodies(marks) : [{}];
      for (const more of bodies) {
        const headers = { ...proofs(marks), ...more.headers };
        // So that a keep of it, and not its deletion, is what is asked.
        tell(await send({ method, path, ...more, headers }));
      }
    }
  }
  for (const path of [
    `/${marks.text('page')}`,
    `/api/${marks.text('route')}`,
    `/i/${marks.text('image')}.png`,
    `/i/${image.id}.png?download=${marks.text('download')}.png`,
    `/${image.id}?ref=${marks.text('ref')}`,
    `/operator/cases/${marks.text('case')}`,
    `/api/cron/${marks.text('job')}`,
  ]) {
    tell(await send({ method: 'GET', path }));
  }
  const [whole] = makeMarkedImages(marks, 3);
  const cut = whole!.bytes.subarray(0, 900);
  const headers = { 'content-type': 'image/png' };
  tell(await send({ method: 'POST', path: '/api/free', headers, body: cut }));
  return statuses;
}

/** Uploads each image in each way, by files that have names. Answers what the first one was answered. */
export async function uploadMarked(send: Send, marks: Marks) {
  const answers: {
    id: string;
    url: string;
    pageUrl: string;
    deleteToken: string;
    sha256: string;
  }[] = [];
  const post = async (headers: Record<string, string>, body: Buffer | string) => {
    const key = { 'idempotency-key': `${marks.text('key')}-${randomBytes(8).toString('hex')}` };
    const { status, body: got } = await send({
      ...{ method: 'POST', path: '/api/free', body },
      headers: { ...key, ...headers },
    });
    if (status !== 200) throw new Error(`an upload: ${status} ${got.toString()}`);
    answers.push(JSON.parse(got.toString()) as (typeof answers)[number]);
  };
  for (const [index, { type, bytes }] of [
    ...makeMarkedImages(marks, 1),
    ...makeMarkedImages(marks, 2),
  ].entries()) {
    const boundary = marks.text('boundary');
    const filename = `${marks.text('camera')}.${type.slice(6)}`;
    if (index < 2) {
      const head = { 'content-type': `multipart/form-data; boundary=${boundary}` };
      await post(head, form(boundary, filename, 'image', bytes));
    } else if (index === 2) {
      await post({ 'content-type': type }, bytes);
    } else {
      const json = { image: bytes.toString('base64'), name: filename };
      await post({ 'content-type': 'application/json' }, JSON.stringify(json));
    }
  }
  return answers;
}

/** What is no HTTP, too long, or ends in its middle: with marks in it. */
export async function breakOff(origin: string, marks: Marks): Promise<void> {
  const { hostname, port } = new URL(origin);
  const head = (more: Record<string, string>) =>
    Object.entries({ host: `${hostname}:${port}`, ...tellAll(marks, 9), ...more })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  const long = marks.text('long').repeat(1_500);
  for (const text of [
    `GET /${marks.text('http')} HTTP/9.9\r\n\r\n`,
    `${marks.text('method')} / HTTP/1.1\r\n${head({})}\r\n`,
    `GET / HTTP/1.1\r\n${head({ 'x-long': long })}\r\n`,
    `GET /?${long} HTTP/1.1\r\n${head({})}\r\n`,
    `POST /api/free HTTP/1.1\r\n${head({ 'content-length': '10', 'transfer-encoding': 'chunked' })}\r\n`,
    `POST /api/free HTTP/1.1\r\n${head({ 'content-length': '99999', 'content-type': 'image/png' })}\r\n${marks.text('half')}`,
    `POST /api/free HTTP/1.1\r\n${head({ 'content-length': '99999999' })}\r\n${marks.text('big')}`,
    `GET / HTTP/1.1\r\n${head({})}broken ${marks.text('header')}\r\n\r\n`,
  ]) {
    const socket = connect({ host: hostname, port: Number(port), localAddress: marks.socket });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.write(text, () => resolve()));
    // Of a body that is never sent whole nothing is answered.
    if (!text.includes(': 99999')) {
      await Promise.race([once(socket, 'data'), once(socket, 'close')]).catch(() => undefined);
    }
    socket.destroy();
  }
}
