import { randomBytes } from 'node:crypto';
import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import { verifyMessage } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { scriptPayments, SETTLED, type Script } from '@/dev/payments/script-payments';
import { signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import { splitBody } from '@/dev/uploads/split-body';
import type { Context } from '@/lib/context';
import { answer } from '@/lib/http/answer';
import type { Deployment } from '@/lib/http/documents/deployment';
import type { ApiRequest } from '@/lib/http/exchange';
import { findRoute } from '@/lib/http/find-route';
import { PEER_HEADER } from '@/lib/http/get-client-address';
import { getOrigins } from '@/lib/http/get-origins';
import { buildDocument } from '@/lib/http/openapi/build-document';
import type { SignInInfo } from '@/lib/payments/sign-in/sign-in-info';
import { collect } from './collect';
import { AnswerBook, type Document, type Got } from './answer-book';

const SITE = 'http://img.test';
export const CRON_SECRET = 'a-secret-of-this-walk';
export const METRICS_TOKEN = 'a-token-of-this-walk';

export type Asked = {
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: Uint8Array | string | object | ApiRequest['body'];
  readonly query?: Record<string, string>;
  readonly context?: Context;
};

export type Told = Got & { readonly json: Record<string, unknown> };

/** A deployment with everything in it, whose every answer is held against its document. */
export class WalkStage {
  readonly wallet = privateKeyToAccount(generatePrivateKey());
  readonly book: AnswerBook;

  private constructor(
    readonly test: TestContext,
    readonly context: Context,
    readonly script: Script,
    readonly deployment: Deployment,
  ) {
    this.book = new AnswerBook(buildDocument(deployment) as Document);
  }

  static async create(): Promise<WalkStage> {
    const test = await createTestContext({
      ...{ SITE_URL: SITE, RATE_LIMITS: 'off', CRON_SECRET, METRICS_TOKEN },
      ...{ FREE_MAX_BYTES: '60000', PAID_MAX_BYTES: '90000', MAX_REQUEST_BYTES: '80000' },
      ...{ S3_ENDPOINT: 'http://store.test', S3_BUCKET: 'images', S3_REGION: 'r' },
      ...{ S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 's' },
    });
    const { payments, script } = scriptPayments();
    const grant = { method: 'PUT' as const, url: 'http://store.test/object', headers: {} };
    const context = test.with({
      clock: { now: () => new Date() },
      payments: {
        ...payments,
        faucet: { fill: async () => undefined },
        chain: {
          ...payments.chain,
          balanceOf: async () => 12_345n,
          verifyMessage: (address, message, signature) =>
            verifyMessage({ address, message, signature }),
        },
      },
      store: wrapStore(test.context.store, { grantUpload: async () => grant }),
    });
    const { env } = context;
    const origins = getOrigins(env, new Headers());
    // Limits are off on the way, so that nothing is refused by accident; the document has them.
    const deployment = { env: { ...env, rateLimits: true }, payments: context.payments, origins };
    return new WalkStage(test, context, script, deployment);
  }

  /** Sends a request by the way of every API request, and has the book read the answer. */
  async ask(method: string, path: string, asked: Asked = {}): Promise<Told> {
    const { route, params } = findRoute(path)!;
    const { body } = asked;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const isStream = typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
    const isJson = body !== undefined && !isRaw && !isStream;
    const bytes = isJson ? JSON.stringify(body) : isRaw ? body : null;
    const given = {
      ...{ host: new URL(SITE).host, [PEER_HEADER]: '192.0.2.7' },
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...asked.headers,
    };
    const answered = await answer(
      asked.context ?? this.context,
      route,
      {
        ...{ method, path, headers: new Headers(given) },
        query: new URLSearchParams(asked.query),
        body: isStream
          ? (body as ApiRequest['body'])
          : bytes === null
            ? null
            : splitBody(bytes, 9_000),
      },
      params,
    );
    const text = await collect(answered.body);
    const lasting = Object.fromEntries(
      (answered.lasting ?? []).flatMap((name, at, all) =>
        at % 2 === 0 ? [[name, all[at + 1]!]] : [],
      ),
    );
    const headers = { ...lasting, ...answered.headers };
    const got = { status: answered.status, headers, body: text };
    this.book.read(method, this.templateOf(path), got);
    const isText = text.startsWith('{');
    return { ...got, json: isText ? (JSON.parse(text) as Told['json']) : {} };
  }

  /** The path of the document that a path is of: the one with the fewest names in it. */
  templateOf(path: string): string {
    const fits = (template: string) =>
      new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    const found = Object.keys(this.book.document.paths).filter(fits);
    const names = (template: string) => template.split('{').length;
    const [first] = found.sort((one, other) => names(one) - names(other));
    if (first === undefined) throw new Error(`the document has no path for ${path}`);
    return first;
  }

  newKey = (): string => randomBytes(16).toString('hex');

  /** The header of a payment that answers the challenge of this path. */
  async sign(path: string, query: Asked['query'] = {}): Promise<Record<string, string>> {
    const { headers } = await this.ask('POST', path, { query });
    const header = headers['payment-required'] ?? '';
    return Object.fromEntries(await signWithVersion2(this.wallet, { header }));
  }

  /** Pays for what a path sells, as the script of the facilitator has it. */
  async buy(path: string, asked: Asked = {}): Promise<Told> {
    const paid = await this.sign(path, asked.query);
    return this.ask('POST', path, { ...asked, headers: { ...paid, ...asked.headers } });
  }

  async buyToken(): Promise<string> {
    this.script.answers = [SETTLED_ONCE()];
    const { json, body } = await this.buy('/api/upload/token');
    if (typeof json['token'] !== 'string') throw new Error(body);
    return json['token'];
  }

  /** The header that signs what a 401 asks for. */
  async signIn(method: string, path: string, asked: Asked = {}): Promise<Record<string, string>> {
    const { json, body } = await this.ask(method, path, asked);
    if (json['signIn'] === undefined) throw new Error(body);
    const payload = await createSIWxPayload(json['signIn'] as SignInInfo, this.wallet, SITE);
    return { 'sign-in-with-x': encodeSIWxHeader(payload) };
  }
}

/** A settlement like no other: one transaction pays for one thing. */
export const SETTLED_ONCE = (): typeof SETTLED => ({
  ...(SETTLED as Extract<typeof SETTLED, { kind: 'response' }>),
  body: {
    success: true,
    transaction: `0x${randomBytes(32).toString('hex')}`,
    network: 'eip155:84532',
  },
});
