import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const LIBRARY = new URL('./node_modules/@mdn/mdn-http-observatory/', import.meta.url);

/** The parts that are used of it; it has no types of its own. */
type Output = { result: string | null; pass: boolean };
type Rules = {
  readonly ALL_TESTS: readonly ((requests: object) => Output)[];
  readonly getScoreModifier: (result: string) => number;
  readonly getGradeForScore: (score: number) => { score: number; grade: string };
  readonly parseHttpEquivHeaders: (html: string, base: string) => Map<string, string[]>;
  readonly MINIMUM_SCORE_FOR_EXTRA_CREDIT: number;
};

/** One answer, as a scan of the address would have got it. */
export type Graded = {
  /** Where the browser thinks it is: https. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type Grade = {
  readonly grade: string;
  readonly score: number;
  /** By the name of its test: what it found, and what that counts. */
  readonly findings: Readonly<Record<string, string>>;
};

type Jar = { setCookieSync(cookie: string, url: string): void };

function fillJar(cookies: string | string[] | undefined, url: string): Jar {
  const require = createRequire(new URL('package.json', LIBRARY));
  const { CookieJar } = require('tough-cookie') as { CookieJar: new () => Jar };
  const jar = new CookieJar();
  for (const cookie of [cookies ?? []].flat()) jar.setCookieSync(cookie, url);
  return jar;
}

async function loadRules(): Promise<Rules> {
  // Its install script fetches this list. Without it nothing is preloaded, which counts for less.
  mkdirSync(new URL('conf/', LIBRARY), { recursive: true });
  writeFileSync(new URL('conf/hsts-preload.json', LIBRARY), '{}');
  const files = ['constants', 'grader/grader', 'grader/charts', 'retriever/utils'];
  const modules = await Promise.all(
    files.map((name) => import(/* @vite-ignore */ new URL(`src/${name}.js`, LIBRARY).href)),
  );
  return Object.assign({}, ...(modules as object[])) as Rules;
}

/**
 * Grades an answer by the very rules of Mozilla's HTTP Observatory. What it would see of plain http is given: a redirect to
 * https on the same host, as the proxies of docs/deploy do it.
 *
 * @param cors headers of the answer to its preflight
 */
export async function gradeAnswer(
  { url, status, headers, body }: Graded,
  cors: Graded['headers'] = {},
): Promise<Grade> {
  const rules = await loadRules();
  const address = new URL(url);
  const plain = new URL(address);
  plain.protocol = 'http:';
  const isHtml = String(headers['content-type']).startsWith('text/html');
  const own = Object.fromEntries(
    Object.entries(headers).filter(([, value]) => value !== undefined),
  );
  // One rule asks it as a client's class would be asked.
  Object.defineProperty(own, 'get', { value: (name: string) => own[name] });
  const answer = {
    status,
    headers: own,
    verified: true,
    data: body,
    request: {},
    config: { url },
    httpEquiv: isHtml ? rules.parseHttpEquivHeaders(body, url) : new Map<string, string[]>(),
  };
  const redirects = [
    { url: plain, status: 308 },
    { url: address, status },
  ];
  const requests = {
    hostname: address.hostname,
    resources: { path: body },
    responses: {
      auto: answer,
      http: answer,
      https: answer,
      cors: { ...answer, headers: cors },
      httpRedirects: redirects,
      httpsRedirects: redirects,
    },
    session: { url: address, jar: fillJar(headers['set-cookie'], url) },
  };
  const outputs = rules.ALL_TESTS.map((test) => test(requests));
  const counts = outputs.map(({ result }) => rules.getScoreModifier(result ?? ''));
  const lost = counts.filter((count) => count < 0).reduce((sum, count) => sum + count, 100);
  const all = counts.reduce((sum, count) => sum + count, 100);
  // Extra credit is for who has an A without it.
  const { grade, score } = rules.getGradeForScore(
    lost >= rules.MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost,
  );
  return {
    grade,
    score,
    findings: Object.fromEntries(
      outputs.map(({ constructor, result }, at) => [
        constructor.name,
        `${result} ${counts[at]! >= 0 ? '+' : ''}${counts[at]}`,
      ]),
    ),
  };
}
