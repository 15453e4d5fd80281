import type { FileShelf } from '@/lib/wallet/file-shelf';
import { isTrouble } from '@/lib/wallet/trouble';
import { createTurns } from './create-turns';
import type { Purchase, PurchaseStep, Bought } from './purchase';
import type { PurchaseRecord } from './purchase-records';
import { runPurchase, type PurchasePorts } from './run-purchase';
import { BROKEN, CANCELED, LEFT, UNSIGNED } from './till-troubles';

/** What reaches outside the till; a test hands in its own. */
export type TillEffects = Omit<PurchasePorts, 'tell' | 'inTurn' | 'save'> & {
  readonly records: {
    readonly read: () => readonly PurchaseRecord[];
    readonly save: (record: PurchaseRecord) => boolean;
    readonly forget: (key: string) => void;
  };
  readonly shelf: FileShelf;
  readonly makeKey: () => string;
  /** Runs the work once no other tab is at it. `elsewhere`: called where one is, and it has to wait. */
  readonly alone: <Value>(
    key: string,
    elsewhere: () => void,
    work: () => Promise<Value>,
  ) => Promise<Value>;
  readonly onBought: (record: PurchaseRecord, bought: Bought) => void;
  /** What broke in this page: for whoever looks into its console. */
  readonly report: (error: unknown) => void;
  /** One sentence for a screen reader. */
  readonly say: (record: PurchaseRecord, step: PurchaseStep) => void;
};

export type Wanted = {
  readonly product: 'upload' | 'keep';
  readonly imageId: string | null;
  readonly name: string;
  readonly file: Blob | null;
};

/** The purchases of this page. */
export type Till = {
  readonly subscribe: (listener: () => void) => () => void;
  /** In the order in which they began; a new array for each change. */
  readonly purchases: () => readonly Purchase[];
  /** @returns the key of the purchase */
  readonly start: (wanted: Wanted) => string;
  /** Takes up what an earlier page left unfinished. */
  readonly resume: () => void;
  /** Goes on from where it stopped. `file`: another one than before. */
  readonly again: (key: string, file?: File) => void;
  /** Stops what is under way; what is paid stays paid. */
  readonly cancel: (key: string) => void;
  /** Takes it from the page. What was or may be paid for comes back with the next page; the rest is forgotten. */
  readonly dismiss: (key: string) => void;
};

/** How long what nobody signed is offered again: a day. */
const UNSIGNED_FOR_MS = 86_400_000;

type Job = { file: Blob | null; abort: AbortController; ended: Promise<void> };

export function createTill(effects: TillEffects): Till {
  const listeners = new Set<() => void>();
  const jobs = new Map<string, Job>();
  let purchases: readonly Purchase[] = [];
  const turns = createTurns();

  const publish = (next: readonly Purchase[]) => {
    purchases = next;
    for (const listener of listeners) listener();
  };
  const find = (key: string) => purchases.find(({ record }) => record.key === key);
  const patch = (key: string, change: Partial<Purchase>) =>
    publish(
      purchases.map((purchase) =>
        purchase.record.key === key ? { ...purchase, ...change } : purchase,
      ),
    );

  function tell(key: string, step: PurchaseStep): void {
    const before = find(key);
    if (before === undefined) return;
    patch(key, { step });
    if (before.step.at !== step.at) effects.say(before.record, step);
  }

  async function work(key: string, job: Job, signal: AbortSignal): Promise<void> {
    const known = find(key);
    if (known === undefined) return;
    // Another tab may have ended it while this one waited.
    const stored = effects.records.read().find((record) => record.key === key);
    if (known.resumed && stored === undefined) {
      publish(purchases.filter((purchase) => purchase !== known));
      return;
    }
    job.file ??= await effects.shelf.get(key);
    const ports: PurchasePorts = {
      ...effects,
      inTurn: turns.take,
      tell: (step) => {
        if (!signal.aborted) tell(key, step);
      },
      save: (record) => {
        patch(key, { record });
        effects.records.save(record);
      },
    };
    const end = await runPurchase(ports, stored ?? known.record, job.file, signal);
    signal.throwIfAborted();
    if (isTrouble(end)) {
      tell(key, { at: 'stopped', trouble: end });
    } else if ('unspent' in end) {
      tell(key, { at: 'unspent', until: end.until });
    } else {
      effects.onBought(known.record, end);
      effects.records.forget(key);
      void effects.shelf.drop(key);
      tell(key, { at: 'bought', bought: end });
    }
  }

  async function run(key: string): Promise<void> {
    const job = jobs.get(key);
    if (job === undefined) return;
    job.abort.abort();
    job.abort = new AbortController();
    const before = job.ended;
    const ended = attempt(key, job, job.abort.signal, before);
    job.ended = ended;
    await ended;
  }

  async function attempt(
    key: string,
    job: Job,
    signal: AbortSignal,
    before: Promise<void>,
  ): Promise<void> {
    // What was stopped lets go of the lock in its own time.
    await before;
    try {
      await effects.alone(
        key,
        () => tell(key, { at: 'elsewhere' }),
        async () => (signal.aborted ? undefined : work(key, job, signal)),
      );
    } catch (thrown) {
      if (signal.aborted) return;
      tell(key, { at: 'stopped', trouble: BROKEN });
      effects.report(thrown);
    }
  }

  /** What was never signed is not signed by itself; where another tab is at it, that one has the word. */
  async function takeUp(key: string): Promise<void> {
    await effects.alone(
      key,
      () => tell(key, { at: 'elsewhere' }),
      async () => undefined,
    );
    const stored = effects.records.read().find((record) => record.key === key);
    if (stored?.payment === null) tell(key, { at: 'stopped', trouble: UNSIGNED });
    else await run(key);
  }

  function add(record: PurchaseRecord, resumed: boolean, file: Blob | null): void {
    jobs.set(record.key, { file, abort: new AbortController(), ended: Promise.resolve() });
    const step: PurchaseStep =
      record.payment !== null
        ? { at: 'settling' }
        : { at: turns.isBusy() && !resumed ? 'waiting' : 'challenge' };
    publish([...purchases, { record, resumed, step }]);
    effects.say(record, step);
  }

  const again: Till['again'] = (key, file) => {
    const job = jobs.get(key);
    const known = find(key);
    if (job === undefined || known === undefined) return;
    if (file !== undefined) {
      job.file = file;
      const record = { ...known.record, name: file.name, sizeBytes: file.size };
      patch(key, { record });
      effects.records.save(record);
      void effects.shelf.put(key, file);
    }
    void run(key);
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    purchases: () => purchases,
    start({ product, imageId, name, file }) {
      const key = effects.makeKey();
      const record: PurchaseRecord = {
        ...{ key, product, imageId, name },
        sizeBytes: file?.size ?? 0,
        startedAt: effects.now(),
        payment: null,
        statusUrl: null,
      };
      effects.records.save(record);
      if (file !== null) void effects.shelf.put(key, file);
      add(record, false, file);
      void run(key);
      return key;
    },
    resume() {
      const left = effects.records.read().filter(({ key }) => !jobs.has(key));
      for (const record of left) {
        if (record.payment === null && effects.now() - record.startedAt > UNSIGNED_FOR_MS) {
          effects.records.forget(record.key);
          void effects.shelf.drop(record.key);
          continue;
        }
        add(record, true, null);
        void (record.payment === null ? takeUp(record.key) : run(record.key));
      }
    },
    again,
    cancel(key) {
      const known = find(key);
      jobs.get(key)?.abort.abort();
      if (known === undefined) return;
      tell(key, { at: 'stopped', trouble: known.record.payment === null ? CANCELED : LEFT });
    },
    dismiss(key) {
      jobs.get(key)?.abort.abort();
      jobs.delete(key);
      const known = find(key);
      if (known !== undefined && !isOwed(known)) {
        effects.records.forget(key);
        void effects.shelf.drop(key);
      }
      publish(purchases.filter(({ record }) => record.key !== key));
    },
  };
}

/** Whether there is something to be had for it here. */
const isOwed = ({ record, step }: Purchase): boolean =>
  record.payment !== null &&
  step.at !== 'bought' &&
  !(step.at === 'stopped' && step.trouble.way === 'claim');
