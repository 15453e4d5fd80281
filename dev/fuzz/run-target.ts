import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FileCoverage } from './engine/create-coverage';
import type { WorkerNews, WorkerOrder } from './engine/messages';
import { BEGUN, HEAD_BYTES, LENGTH, RUNNING } from './engine/shared-input';

export type Finding = { readonly bytes: Buffer; readonly text: string };

export type FuzzReport = {
  readonly executions: number;
  readonly seconds: number;
  /** Inputs beside the target's seeds that each reach something that no other before it did. */
  readonly corpus: readonly Buffer[];
  readonly outcomes: ReadonlyMap<string, number>;
  readonly coverage: readonly FileCoverage[];
  /** One of each kind. */
  readonly findings: readonly Finding[];
};

export type RunOptions = {
  /** Of the bundles `engine.mjs` and `{name}.mjs`. */
  readonly folder: string;
  readonly name: string;
  readonly covers: readonly string[];
  readonly seed: number;
  readonly executions?: number;
  readonly milliseconds?: number;
  readonly guided?: boolean;
  readonly batch?: number;
  readonly seeded?: boolean;
  readonly inputs?: readonly Uint8Array[];
  /** Longest time for one input: more is a hang. */
  readonly inputMs?: number;
  /** Heap of the worker, and growth of the whole process, for what lies outside of heaps. */
  readonly heapMb?: number;
  readonly growthMb?: number;
  readonly onFinding?: (finding: Finding) => void;
  readonly onProgress?: (executions: number, kept: number, seconds: number) => void;
};

const nameOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const LOOK_MS = 100;
/** Longest input that is remembered whole. */
const MOST_BYTES = 1024 * 1024;
/** Workers that were brought down: after so many there is enough to mend. */
const MOST_ENDS = 25;

/** What is the same in two findings of one kind: the words without the numbers. */
const kindOf = (text: string): string =>
  text
    .split('\n', 2)
    .join(' ')
    .replaceAll(/[\d"'].*?\b/g, 'N')
    .slice(0, 120);

/**
 * Fuzzes one target in a worker with a limit of memory, which is watched from here: an input that takes too long, too
 * much memory or the worker down with it is a finding, and the search goes on in a new worker with what was found so far.
 */
export async function runTarget(options: RunOptions): Promise<FuzzReport> {
  const {
    folder,
    name,
    covers,
    guided = true,
    seeded = true,
    batch = 1,
    inputMs = 20_000,
  } = options;
  const { heapMb = 256, growthMb = 1_024, executions = Infinity } = options;
  const targetFile = path.join(folder, `${name}.mjs`);
  const started = Date.now();
  const endsAt = started + (options.milliseconds ?? 10 * 60_000);
  const baseline = process.memoryUsage.rss();
  const corpus = new Map<string, Buffer>();
  const fatal = new Set<string>();
  const outcomes = new Map<string, number>();
  const findings = new Map<string, Finding>();
  let coverage: readonly FileCoverage[] = [];
  let done = 0;

  const find = (bytes: Uint8Array, text: string): void => {
    const kind = kindOf(text);
    outcomes.set(`FAULT ${kind}`, (outcomes.get(`FAULT ${kind}`) ?? 0) + 1);
    if (findings.has(kind)) return;
    const finding = { bytes: Buffer.from(bytes), text };
    findings.set(kind, finding);
    options.onFinding?.(finding);
  };

  /** One worker, until it has done its work (true) or has to be ended. */
  const work = (seed: number): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const shared = new SharedArrayBuffer(HEAD_BYTES + MOST_BYTES);
      const head = new Int32Array(shared, 0, HEAD_BYTES / 4);
      const running = (): Buffer =>
        Buffer.from(
          new Uint8Array(shared, HEAD_BYTES, Math.min(head[LENGTH]!, MOST_BYTES)).slice(),
        );
      const before = done;
      const order: WorkerOrder = {
        ...{ seed, guided, seeded, batch, endsAt, covers, shared, targetFile },
        targetUrl: pathToFileURL(targetFile).href,
        executions: executions - before,
        // What brought a worker down would do so again.
        inputs: [...(options.inputs ?? []), ...corpus.values()].filter(
          (bytes) => !fatal.has(nameOf(bytes)),
        ),
      };
      const worker = new Worker(path.join(folder, 'engine.mjs'), {
        workerData: order,
        resourceLimits: { maxOldGenerationSizeMb: heapMb },
        env: { ...process.env, NODE_OPTIONS: '' },
        execArgv: [],
      });
      let isDone = false;
      let fault: string | null = null;
      let begun = 0;
      let since = Date.now();
      const look = setInterval(() => {
        const now = Atomics.load(head, BEGUN);
        if (now !== begun || head[RUNNING] === 0) [begun, since] = [now, Date.now()];
        const grown = process.memoryUsage.rss() - baseline;
        if (Date.now() - since > inputMs) fault = `hang: no end after ${inputMs} ms`;
        else if (grown > growthMb * 1024 * 1024) fault = `memory: grown by ${growthMb} MB`;
        if (fault !== null) void worker.terminate();
      }, LOOK_MS);
      worker.on('message', (news: WorkerNews) => {
        switch (news.kind) {
          case 'kept':
            corpus.set(nameOf(news.bytes), Buffer.from(news.bytes));
            break;
          case 'fault':
            find(news.bytes, news.text);
            break;
          case 'progress':
            done = before + news.executions;
            options.onProgress?.(done, news.kept, (Date.now() - started) / 1_000);
            break;
          case 'done':
            isDone = true;
            coverage = news.coverage;
            for (const [outcome, count] of news.outcomes) {
              outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
            }
        }
      });
      worker.on('error', (error: NodeJS.ErrnoException) => {
        fault ??=
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? `memory: more than ${heapMb} MB of heap`
            : `the worker failed: ${error.stack ?? error.message}`;
      });
      worker.on('exit', () => {
        clearInterval(look);
        if (isDone) {
          resolve(true);
          return;
        }
        if (head[BEGUN] === 0) {
          reject(new Error(`${name} did not start: ${fault ?? 'it ended by itself'}`));
          return;
        }
        done = Math.max(done, before + head[BEGUN]!);
        fatal.add(nameOf(running()));
        find(running(), fault ?? 'never settled: nothing was left to wait for');
        resolve(false);
      });
    });

  for (let ends = 0; ends < MOST_ENDS && done < executions && Date.now() < endsAt; ends += 1) {
    if (await work(options.seed + ends)) break;
  }
  return {
    executions: done,
    seconds: (Date.now() - started) / 1_000,
    corpus: [...corpus.values()],
    ...{ outcomes, coverage, findings: [...findings.values()] },
  };
}
