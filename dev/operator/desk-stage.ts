import { Readable } from 'node:stream';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import type { Category } from '@/lib/abuse/categories';
import { fileReport } from '@/lib/abuse/reports/file-report';
import { readBody } from '@/dev/context/read-body';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { findRoute } from '@/lib/http/find-route';
import { deriveFormToken } from '@/lib/operator/derive-form-token';
import { findDeskSession } from '@/lib/http/desk/find-desk-session';

export const ORIGIN = 'https://img402.test';

/** What a browser sends with a form of a page of the site. */
export const OWN = {
  host: 'img402.test',
  'user-agent': 'Mozilla/5.0 (the browser of the test)',
  'sec-ch-ua-platform': '"Linux"',
  origin: ORIGIN,
  'sec-fetch-site': 'same-origin',
};

type Headers = Readonly<Record<string, string>>;

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
};

/** The routes of a desk, a browser in which an operator can sign in, and cases to work on. */
export class DeskStage {
  readonly operator = privateKeyToAccount(generatePrivateKey());
  /** That the product is taken to run with. */
  context!: Context;
  test!: TestContext;

  static async create(settings: Record<string, string> = {}): Promise<DeskStage> {
    const stage = new DeskStage();
    stage.test = await createTestContext({
      ...{ SITE_URL: ORIGIN, RATE_LIMITS: 'off', OPERATOR_WALLETS: stage.operator.address },
      ...settings,
    });
    stage.context = stage.test.context;
    return stage;
  }

  reset(): void {
    this.test.clock.set('2026-11-24T12:00:00.000Z');
    this.context = this.test.context;
  }

  async ask(
    method: string,
    target: string,
    { headers = OWN, body }: { headers?: Headers; body?: string } = {},
  ): Promise<Answered> {
    const { pathname: path, searchParams: query } = new URL(target, ORIGIN);
    const { route, params } = findRoute(path)!;
    const request = {
      ...{ method, path, query, headers: new Headers(headers) },
      body: body === undefined ? null : Readable.from([Buffer.from(body)]),
    };
    const answered = await answer(this.context, route, request, params);
    return { ...answered, body: (await readBody(answered.body)).toString() };
  }

  postJson(path: string, value: object, headers: Headers = OWN): Promise<Answered> {
    return this.ask('POST', path, { headers, body: JSON.stringify(value) });
  }

  /** What the operator's wallet would send after a challenge. */
  async sign(signer = this.operator, headers: Headers = OWN) {
    const words = { wallet: signer.address, chainId: 8453 };
    const { body } = await this.postJson('/operator/challenge', words, headers);
    const { message } = JSON.parse(body) as { message: string };
    return { message, signature: await signer.signMessage({ message }) };
  }

  /** The headers of a browser that is signed in. */
  async signIn(): Promise<Record<string, string>> {
    const { headers, status } = await this.postJson('/operator/sign-in', await this.sign());
    if (status !== 200) throw new Error(`not signed in: ${status}`);
    return { ...OWN, cookie: headers['set-cookie']!.split(';')[0]! };
  }

  /** The token of the forms of whoever is signed in. */
  async formToken(headers: Headers): Promise<string> {
    const session = await findDeskSession(this.context, new Headers(headers));
    return deriveFormToken(this.context.secrets.newest, session!);
  }

  postForm(path: string, fields: Record<string, string>, headers: Headers): Promise<Answered> {
    return this.ask('POST', path, {
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** An image, and the case that a report of it has opened. */
  async report(category: Category = 'other'): Promise<{ image: Image; caseId: string }> {
    const image = await makeImage(this.test.context);
    const filed = await fileReport(this.test.context, {
      ...{ imageIds: [image.id], category, text: { details: '<script>alert(1)</script>' } },
    });
    if (isRefusal(filed)) throw new Error(filed.log);
    return { image, caseId: filed.caseId };
  }
}
