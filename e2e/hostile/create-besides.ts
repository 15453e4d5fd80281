import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'vitest';
import type { RunningApp } from '../start-app';
import { makeUniquePng } from '../product/make-unique-png';
import type { UploadAnswer } from '../product/post-image';
import { compareStock, type Change } from './compare-stock';
import { createStocktaking, type Query } from './create-stocktaking';
import { openWire, type Wire } from './open-wire';
import { peakMemory } from './peak-memory';
import type { RawAnswer } from './read-answers';

export type BesidesOptions = {
  /** What the case itself may bring about, by table and `objects`. An image that is stored is one of both. */
  readonly changes?: Readonly<Record<string, Change>>;
  /** Bytes by which the server's memory may grow at most, at any moment of the case. */
  readonly memory?: number;
  /** Lines at the level of errors that are in order. */
  readonly errors?: RegExp;
};

/** What a case works with. */
export type Scene = {
  readonly app: RunningApp;
  readonly port: number;
  /** Put into what is sent, it must turn up in no line of the log. */
  readonly mark: string;
  /** A connection to the server: all that comes on it is looked at for what must not be told. */
  open(): Promise<Wire>;
};

export type Besides = <T>(
  attack: (scene: Scene) => Promise<T>,
  options?: BesidesOptions,
) => Promise<T>;

type Guarded = {
  app(): RunningApp;
  readonly query: Query;
  /** Which neither an answer nor the log may tell. */
  readonly secrets: readonly string[];
  /** Of the site, where `SITE_URL` names it. */
  readonly host?: string;
  /** Of good requests, besides: an address of their own, where limits are on. */
  readonly headers?: readonly string[];
};

/** Where in our own code something went wrong: of no use to whoever is told of it, but to an attacker. */
const STACK = /\n\s+at .+:\d+:\d+|\\n\s+at |node_modules|node:internal/;
const ERROR_LEVEL = /^\{"level":[56]0/;

let pictures = 0;

/** Told by the log alone when its line has come: lines are in order, so that those before it have come too. */
async function waitForLine(app: RunningApp, text: string): Promise<void> {
  while (!app.output().includes(text)) await once(app.process.stdout!, 'data');
}

/**
 * @returns runs an attack while somebody uploads an image and reads it back, then asserts that nothing was stored,
 * altered, granted or logged but what the attack may bring about, that no answer told how we are made, that the process
 * is the same, and that it still answers
 */
export async function createBesides({
  app: getApp,
  query,
  secrets,
  host,
  headers = [],
}: Guarded): Promise<Besides> {
  const takeStock = await createStocktaking(query);
  const ask = async (port: number, lines: readonly string[], body?: Buffer): Promise<RawAnswer> => {
    const wire = await openWire(port);
    const own = [...lines, ...headers, 'Connection: close'].join('\r\n');
    await wire.write(`${own}\r\nContent-Length: ${body?.length ?? 0}\r\n\r\n`, body ?? '');
    const [answer] = await wire.answers(1);
    wire.socket.destroy();
    return answer!;
  };
  const site = (port: number) => `Host: ${host ?? `127.0.0.1:${port}`}`;

  async function useWell(port: number): Promise<UploadAnswer> {
    const png = makeUniquePng(9_000, 1_000_000 + (pictures += 1));
    const put = ['POST /api/free HTTP/1.1', site(port), 'Content-Type: image/png'];
    const uploaded = await ask(port, put, png);
    expect(uploaded.status, uploaded.text).toBe(200);
    const image = JSON.parse(uploaded.text) as UploadAnswer;
    const { host: imageHost, pathname } = new URL(image.url);
    const read = await ask(port, [`GET ${pathname} HTTP/1.1`, `Host: ${imageHost}`]);
    expect(read.status, read.text).toBe(200);
    expect(read.body.equals(png)).toBe(true);
    return image;
  }

  return async (attack, { changes = {}, memory, errors } = {}) => {
    const app = getApp();
    const port = Number(new URL(app.url).port);
    const mark = `hostile${randomBytes(8).toString('hex')}`;
    const heard: Buffer[] = [];
    const printed = app.output().length;
    const before = await takeStock(app.dataDir);
    const measured = await peakMemory(app.process.pid!);
    const open = () => openWire(port, (chunk) => void heard.push(chunk));

    const [result, image] = await Promise.all([attack({ app, port, mark, open }), useWell(port)]);

    const grown = await measured();
    if (memory !== undefined) expect(grown, 'bytes that memory grew by').toBeLessThan(memory);
    const facts = await ask(port, [`GET /api/images/${image.id} HTTP/1.1`, site(port)]);
    expect(facts.status, 'the server answers afterwards').toBe(200);
    expect(getApp().process.pid, 'the same process').toBe(app.process.pid);
    await waitForLine(app, facts.headers.get('x-request-id')!);

    const told = Buffer.concat(heard).toString('latin1');
    expect(told, 'told').not.toMatch(STACK);
    const log = app.output().slice(printed);
    expect(log, 'logged').not.toContain(mark);
    for (const secret of [...secrets, image.deleteToken]) {
      expect(log.includes(secret), 'a secret is logged').toBe(false);
      expect(told.includes(secret), 'a secret is told').toBe(false);
    }
    const faults = log.split('\n').filter((line) => ERROR_LEVEL.test(line) || STACK.test(line));
    expect(faults.filter((line) => errors?.test(line) !== true)).toEqual([]);

    const plus = (place: string): Change => {
      const { came = 0, went = 0 } = changes[place] ?? {};
      return { came: came + 1, went };
    };
    expect(compareStock(before, await takeStock(app.dataDir))).toEqual({
      ...changes,
      image: plus('image'),
      objects: plus('objects'),
    });
    return result;
  };
}
