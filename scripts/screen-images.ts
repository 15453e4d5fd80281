import { hashPicture } from '@/lib/abuse/screening/hash-picture';
import type { ScreenAnswer, ScreenRequest } from '@/lib/abuse/screening/screener';

/** Often enough to see a decoder grow: it takes tens of milliseconds for a hundred megabytes. */
const WATCH_MS = 10;

const memoryBytes = Number(process.argv[2]);

const end = () => process.kill(process.pid, 'SIGKILL');
const say = (answer: ScreenAnswer, then: () => void = () => undefined) => {
  // Whoever asked may have gone.
  if (process.connected) process.send!(answer, then);
  else then();
};

// A terminal's Ctrl-C reaches the whole group; when this one ends is said by the process that started it, or by its end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', end);

// Decoders run on other threads, so that this one goes on looking.
setInterval(() => {
  const used = process.memoryUsage.rss();
  if (used <= memoryBytes) return;
  say({ kind: 'failed', why: `it took ${Math.round(used / 1024 ** 2)} MB of memory` }, end);
}, WATCH_MS).unref();

process.on('message', ({ picture }: ScreenRequest) => {
  void hashPicture(picture).then(
    (perceptualHash) => say({ kind: 'seen', perceptualHash }),
    (thrown: unknown) => say({ kind: 'failed', why: (thrown as Error).message }),
  );
});

say({ kind: 'ready' });
