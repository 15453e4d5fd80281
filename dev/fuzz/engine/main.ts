import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FuzzTarget } from '../fuzz-target';
import { createCoverage } from './create-coverage';
import { explore } from './explore';
import type { WorkerNews, WorkerOrder } from './messages';
import { BEGUN, HEAD_BYTES, LENGTH, RUNNING } from './shared-input';

const order = workerData as WorkerOrder;
const tell = (news: WorkerNews): void => parentPort!.postMessage(news);

const head = new Int32Array(order.shared, 0, HEAD_BYTES / 4);
const room = new Uint8Array(order.shared, HEAD_BYTES);

// Before the target is loaded: what was compiled earlier is not counted by block.
const code = readFileSync(order.targetFile, 'utf8');
const coverage = createCoverage(order.targetUrl, code, order.covers);
const { target } = (await import(order.targetUrl)) as { target: FuzzTarget };

const outcomes = await explore(target, order, {
  begin(bytes) {
    room.set(bytes.subarray(0, room.length));
    head[LENGTH] = bytes.length;
    head[RUNNING] = 1;
    Atomics.add(head, BEGUN, 1);
  },
  end() {
    Atomics.store(head, RUNNING, 0);
  },
  takeNews: () => coverage.take(),
  hasNews: () => coverage.takeBlocks(),
  keep: (bytes) => tell({ kind: 'kept', bytes: Uint8Array.from(bytes) }),
  fault: (bytes, text) => tell({ kind: 'fault', bytes: Uint8Array.from(bytes), text }),
  progress: (executions, kept) => tell({ kind: 'progress', executions, kept }),
});
tell({ kind: 'done', outcomes, coverage: coverage.report() });
