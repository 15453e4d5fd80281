import { describe, expect, it, vi } from 'vitest';
import { createUploadQueue, type QueueEffects } from './create-upload-queue';
import type { SendOutcome } from './send-upload';

const limits = { maxBytes: 100, seconds: 604_800, shop: null };
const answer = {
  id: 'k3v9m2x7qa',
  url: 'http://localhost/i/k3v9m2x7qa.png',
  pageUrl: 'http://localhost/k3v9m2x7qa',
  markdown: '',
  html: '',
  expiresAt: '2026-12-01T00:00:00.000Z',
  deleteToken: 't',
  sizeBytes: 3,
  width: 1,
  height: 1,
};
const busy: SendOutcome = {
  ok: false,
  status: 503,
  title: 'Full',
  message: 'Wait.',
  retryable: true,
  retryAfterSeconds: 5,
};

/** A queue whose sends are answered by hand, oldest first. */
function open(over: Partial<QueueEffects> = {}) {
  const sends: { key: string; answer: (outcome: SendOutcome) => void; signal: AbortSignal }[] = [];
  let keys = 0;
  const effects: QueueEffects = {
    check: () => Promise.resolve({ ok: true, tier: 'free', animated: false }),
    fit: () => Promise.resolve(null),
    send: (_file, key, signal) =>
      new Promise((resolve) => sends.push({ key, answer: resolve, signal })),
    makeKey: () => `key-${(keys += 1)}`,
    preview: () => 'blob:',
    release: vi.fn(),
    onDone: vi.fn(),
    say: vi.fn(),
    now: () => 1000,
    ...over,
  };
  const queue = createUploadQueue(limits, effects);
  const states = () => queue.items().map((item) => item.state.at);
  return { queue, sends, states, effects };
}

const file = (name = 'a.png') => new File(['abc'], name);

describe('createUploadQueue', () => {
  it('runs three at once, the rest in the order in which they came', async () => {
    const { queue, sends, states } = open();
    queue.add([file('1'), file('2'), file('3'), file('4'), file('5')], 'free');
    await vi.waitFor(() => expect(sends).toHaveLength(3));
    expect(states()).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
    sends[1]!.answer({ ok: true, answer });
    await vi.waitFor(() => expect(sends).toHaveLength(4));
    expect(states()).toEqual(['sending', 'done', 'sending', 'sending', 'waiting']);
  });

  it('repeats under the same key', async () => {
    const { queue, sends, states, effects } = open();
    queue.add([file()], 'free');
    await vi.waitFor(() => expect(sends).toHaveLength(1));
    sends[0]!.answer(busy);
    await vi.waitFor(() => expect(states()).toEqual(['failed']));
    expect(queue.items()[0]!.state).toMatchObject({ retryAt: 6000 });
    queue.retry(1);
    expect(sends.map((send) => send.key)).toEqual(['key-1', 'key-1']);
    sends[1]!.answer({ ok: true, answer });
    await vi.waitFor(() => expect(states()).toEqual(['done']));
    expect(effects.onDone).toHaveBeenCalledExactlyOnceWith(answer);
  });

  it('hears nothing more of a canceled upload, even when it is sent again', async () => {
    const { queue, sends, states } = open();
    queue.add([file()], 'free');
    await vi.waitFor(() => expect(sends).toHaveLength(1));
    queue.cancel(1);
    expect(sends[0]!.signal.aborted).toBe(true);
    queue.retry(1);
    sends[0]!.answer({ ok: null, canceled: true });
    await Promise.resolve();
    expect(states()).toEqual(['sending']);
  });

  it('sends nothing of what the check refuses', async () => {
    const check: QueueEffects['check'] = () =>
      Promise.resolve({ ok: false, title: 'No', message: '', offer: null, animated: false });
    const { queue, sends, states } = open({ check });
    queue.add([file()], 'free');
    await vi.waitFor(() => expect(states()).toEqual(['refused']));
    expect(sends).toHaveLength(0);
  });

  it('asks before it sends a fitted version, and gives it a key of its own', async () => {
    const fitted = {
      blob: new Blob(['x']),
      width: 1,
      height: 1,
      fromWidth: 2,
      fromHeight: 2,
      quality: 0.9,
    };
    const { queue, sends, states } = open({
      check: () =>
        Promise.resolve({ ok: false, title: '', message: '', offer: 'shrink', animated: true }),
      fit: () => Promise.resolve(fitted),
    });
    queue.add([file()], 'free');
    await vi.waitFor(() => expect(states()).toEqual(['refused']));
    queue.fit(1);
    await vi.waitFor(() => expect(states()).toEqual(['fitted']));
    expect(queue.items()[0]!.state).toMatchObject({ stills: true });
    expect(sends).toHaveLength(0);
    queue.sendFitted(1);
    expect(sends.map((send) => send.key)).toEqual(['key-2']);
    expect(queue.items()[0]!.sizeBytes).toBe(1);
  });

  it('offers what only money keeps, and sends nothing of it', async () => {
    const { queue, sends, states } = open({
      check: (file) =>
        Promise.resolve({ ok: true, tier: file.size > 3 ? 'paid' : 'free', animated: false }),
    });
    queue.add([new File(['abcd'], 'large.png'), file('small.png')], 'free');
    await vi.waitFor(() => expect(states()).toEqual(['offered', 'sending']));
    queue.add([file('small.png')], 'paid');
    await vi.waitFor(() => expect(states()).toEqual(['offered', 'offered', 'sending']));
    expect(queue.items().map(({ state }) => (state.at === 'offered' ? state.why : null))).toEqual([
      'choice',
      'size',
      null,
    ]);
    expect(sends).toHaveLength(1);
  });

  it('comes back to the offer where it cannot be made to fit, or is not wanted smaller', async () => {
    const fit = vi.fn<QueueEffects['fit']>(() => Promise.resolve(null));
    const { queue, states } = open({
      fit,
      check: () => Promise.resolve({ ok: true, tier: 'paid', animated: false }),
    });
    queue.add([file()], 'free');
    await vi.waitFor(() => expect(states()).toEqual(['offered']));
    const { key } = queue.items()[0]!;
    queue.fit(key);
    expect(states()).toEqual(['fitting']);
    await vi.waitFor(() => expect(states()).toEqual(['offered']));
    const size = { width: 1, height: 1, fromWidth: 2, fromHeight: 2, quality: 0.8 };
    fit.mockResolvedValueOnce({ blob: new Blob(['a']), ...size });
    queue.fit(key);
    await vi.waitFor(() => expect(queue.items()[0]?.state).toMatchObject({ payable: true }));
    queue.offer(key);
    expect(states()).toEqual(['offered']);
  });

  it('follows a purchase to its link', async () => {
    const { queue, states } = open();
    queue.add([file()], 'paid');
    await vi.waitFor(() => expect(states()).toEqual(['offered']));
    const { key } = queue.items()[0]!;
    queue.markBuying(key, 'a purchase');
    expect(states()).toEqual(['buying']);
    queue.markBought(key, answer, null);
    expect(queue.items()[0]?.state).toEqual({ at: 'done', answer, transaction: null });
  });
});
