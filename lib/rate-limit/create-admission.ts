import { refuse, type Refusal } from '@/lib/errors';

export type AdmissionSettings = {
  /** Bytes of image that all uploads under way may hold in memory together. */
  readonly bytes: number;
  /** Uploads that may wait for their turn; their bodies stay unread in the meantime. */
  readonly waiting: number;
  readonly waitMs: number;
};

const DEFAULT_ADMISSION: AdmissionSettings = {
  bytes: 48 * 1024 * 1024,
  waiting: 2_000,
  waitMs: 60_000,
};

/** Gives the admitted bytes back. Calling it again does nothing. */
export type Release = () => void;

export type Admission = {
  /** Waits until `bytes` are free, first come first served; refuses where the line is full or the wait too long. */
  enter(bytes: number): Promise<Release | Refusal>;
  readonly inUse: number;
};

type Waiting = { bytes: number; admit: () => void };

/**
 * Bounds what uploads hold in memory, whatever their number. An upload that must wait is not read, so that the
 * client's own connection holds it back.
 */
export function createAdmission(settings: AdmissionSettings = DEFAULT_ADMISSION): Admission {
  let inUse = 0;
  const line = new Set<Waiting>();

  const admitNext = (): void => {
    for (const next of line) {
      if (inUse + next.bytes > settings.bytes) return;
      line.delete(next);
      inUse += next.bytes;
      next.admit();
    }
  };

  const releaseOf = (bytes: number): Release => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      inUse -= bytes;
      admitNext();
    };
  };

  return {
    get inUse() {
      return inUse;
    },
    async enter(wanted) {
      const bytes = Math.min(wanted, settings.bytes);
      if (line.size === 0 && inUse + bytes <= settings.bytes) {
        inUse += bytes;
        return releaseOf(bytes);
      }
      if (line.size >= settings.waiting) {
        return refuse('overloaded', `${line.size} uploads are waiting`, { retryAfterSeconds: 5 });
      }
      const admitted = await new Promise<boolean>((resolve) => {
        const waiting: Waiting = {
          bytes,
          admit: () => {
            clearTimeout(timer);
            resolve(true);
          },
        };
        const timer = setTimeout(() => {
          line.delete(waiting);
          resolve(false);
          // It may have been the only one too large for the room that there is.
          admitNext();
        }, settings.waitMs);
        line.add(waiting);
      });
      return admitted
        ? releaseOf(bytes)
        : refuse('overloaded', `no room within ${settings.waitMs} ms`, { retryAfterSeconds: 10 });
    },
  };
}
