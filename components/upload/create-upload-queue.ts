import type { FileCheck } from './check-file';
import type { FittedImage } from './fit-image';
import type { SendOutcome } from './send-upload';
import type { UploadAnswer } from './parse-upload-answer';
import type { UploadItem, UploadLimits, UploadState, UploadTier } from './upload-item';

/** What reaches outside the queue; a test hands in its own. */
export type QueueEffects = {
  readonly check: (file: Blob, limits: UploadLimits) => Promise<FileCheck>;
  readonly fit: (file: Blob, maxBytes: number) => Promise<FittedImage | null>;
  readonly send: (
    file: Blob,
    idempotencyKey: string,
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ) => Promise<SendOutcome>;
  readonly makeKey: () => string;
  readonly preview: (file: Blob) => string;
  readonly release: (preview: string) => void;
  readonly onDone: (answer: UploadAnswer) => void;
  /** One sentence for a screen reader. */
  readonly say: (message: string) => void;
  readonly now: () => number;
};

export type UploadQueue = {
  readonly subscribe: (listener: () => void) => () => void;
  /** The latest batch first, each in its own order; a new array for each change. */
  readonly items: () => readonly UploadItem[];
  /** `tier`: what the visitor has chosen. A file that is too large for it is offered the next one. */
  readonly add: (files: readonly File[], tier: UploadTier) => void;
  readonly cancel: (key: number) => void;
  /** Sends the same bytes again under the same key, so that what was stored after all is not stored twice. */
  readonly retry: (key: number) => void;
  readonly fit: (key: number) => void;
  readonly sendFitted: (key: number) => void;
  readonly dismiss: (key: number) => void;
  /** Back to what it costs to keep the whole of it. */
  readonly offer: (key: number) => void;
  /** Its purchase has begun, under this key. */
  readonly markBuying: (key: number, purchase: string) => void;
  readonly markBought: (key: number, answer: UploadAnswer, transaction: string | null) => void;
  readonly markDeleted: (key: number) => void;
};

/** Uploads that run at once; the others wait. */
const IN_FLIGHT = 3;

type Job = {
  readonly tier: UploadTier;
  /** What it is offered for money, where it is. */
  paid: Extract<UploadState, { at: 'offered' }> | null;
  file: Blob;
  animated: boolean;
  idempotencyKey: string;
  abort: AbortController;
};

/** The uploads of one page: what each is doing, and the order in which they run. */
export function createUploadQueue(limits: UploadLimits, effects: QueueEffects): UploadQueue {
  const listeners = new Set<() => void>();
  const jobs = new Map<number, Job>();
  let items: readonly UploadItem[] = [];
  let lastKey = 0;

  const publish = (next: readonly UploadItem[]) => {
    items = next;
    for (const listener of listeners) listener();
  };
  const find = (key: number) => items.find((item) => item.key === key);
  const patch = (key: number, change: Partial<UploadItem>) =>
    publish(items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  const move = (key: number, state: UploadState) => patch(key, { state });
  const tell = (key: number, message: string) =>
    effects.say(`${find(key)?.name ?? ''}: ${message}`);

  const pump = () => {
    const running = items.filter((item) => item.state.at === 'sending').length;
    const waiting = items
      .filter((item) => item.state.at === 'waiting')
      .sort((one, other) => one.key - other.key);
    for (const item of waiting.slice(0, Math.max(0, IN_FLIGHT - running))) void run(item.key);
  };

  async function run(key: number): Promise<void> {
    const job = jobs.get(key);
    if (job === undefined) return;
    job.abort = new AbortController();
    const { signal } = job.abort;
    move(key, { at: 'sending', sentBytes: 0 });
    const outcome = await effects.send(job.file, job.idempotencyKey, signal, (sentBytes) => {
      if (!signal.aborted) move(key, { at: 'sending', sentBytes });
    });
    // Canceled by hand: the state says so already, and a repeat may be under way.
    if (!signal.aborted) settle(key, outcome);
    pump();
  }

  function settle(key: number, outcome: SendOutcome): void {
    if (outcome.ok === null) {
      move(key, { at: 'canceled' });
      return;
    }
    if (outcome.ok) {
      effects.onDone(outcome.answer);
      move(key, { at: 'done', answer: outcome.answer });
      tell(key, 'uploaded. The link is ready to copy.');
      return;
    }
    const { title, message, retryable, retryAfterSeconds } = outcome;
    const retryAt = retryAfterSeconds === null ? null : effects.now() + retryAfterSeconds * 1000;
    move(key, { at: 'failed', title, message, retryable, retryAt });
    tell(key, `${title}. ${message}`);
  }

  async function begin(key: number, job: Job): Promise<void> {
    const check = await effects.check(job.file, limits);
    if (find(key)?.state.at !== 'checking') return;
    job.animated = check.animated;
    if (check.ok) {
      if (check.tier === 'free' && job.tier === 'free') {
        again(key);
        return;
      }
      job.paid = { at: 'offered', why: check.tier === 'free' ? 'choice' : 'size' };
      move(key, job.paid);
      tell(key, 'is an image. What it costs is told; nothing is sent until you say so.');
      return;
    }
    const { title, message, offer } = check;
    move(key, { at: 'refused', title, message, offer });
    tell(key, `${title}. ${message}`);
  }

  async function makeFit(key: number, job: Job): Promise<void> {
    move(key, { at: 'fitting' });
    const fitted = await effects.fit(job.file, limits.maxBytes);
    if (find(key)?.state.at !== 'fitting') return;
    if (fitted === null) {
      const title = 'This browser could not make it fit';
      const message =
        'It cannot open this format, or the image is too large for it. Nothing was sent.';
      move(key, job.paid ?? { at: 'refused', title, message, offer: null });
      tell(key, `${title}. ${message}`);
      return;
    }
    move(key, { at: 'fitted', fitted, stills: job.animated, payable: job.paid !== null });
    tell(key, 'a version that fits is ready. Nothing is sent until you say so.');
  }

  const again = (key: number) => {
    move(key, { at: 'waiting' });
    pump();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    items: () => items,
    add(files, tier) {
      const added = files.map((file) => {
        lastKey += 1;
        const abort = new AbortController();
        const idempotencyKey = effects.makeKey();
        const job: Job = { tier, paid: null, file, animated: false, idempotencyKey, abort };
        jobs.set(lastKey, job);
        const item: UploadItem = {
          key: lastKey,
          name: file.name || 'Pasted image',
          sizeBytes: file.size,
          preview: effects.preview(file),
          file,
          state: { at: 'checking' },
        };
        return { item, job };
      });
      publish([...added.map(({ item }) => item), ...items]);
      for (const { item, job } of added) void begin(item.key, job);
    },
    cancel(key) {
      jobs.get(key)?.abort.abort();
      move(key, { at: 'canceled' });
      tell(key, 'canceled.');
      pump();
    },
    retry: again,
    fit(key) {
      const job = jobs.get(key);
      if (job !== undefined) void makeFit(key, job);
    },
    sendFitted(key) {
      const item = find(key);
      const job = jobs.get(key);
      if (job === undefined || item?.state.at !== 'fitted') return;
      const { blob } = item.state.fitted;
      // Other bytes are another upload.
      Object.assign(job, { file: blob, idempotencyKey: effects.makeKey() });
      effects.release(item.preview);
      patch(key, { sizeBytes: blob.size, preview: effects.preview(blob), file: blob });
      again(key);
    },
    dismiss(key) {
      const item = find(key);
      jobs.get(key)?.abort.abort();
      jobs.delete(key);
      if (item !== undefined) effects.release(item.preview);
      publish(items.filter((other) => other.key !== key));
      pump();
    },
    offer(key) {
      const paid = jobs.get(key)?.paid;
      if (paid) move(key, paid);
    },
    markBuying(key, purchase) {
      move(key, { at: 'buying', purchase });
    },
    markBought(key, answer, transaction) {
      move(key, { at: 'done', answer, transaction });
    },
    markDeleted(key) {
      jobs.delete(key);
      move(key, { at: 'deleted' });
    },
  };
}
