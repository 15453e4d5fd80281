import type { BookedImage } from '../book';

/** What an address answered. */
export type Seen = {
  /** 0: nothing. */
  readonly status: number;
  /** Whether the bytes were those of the upload; null where there were none. */
  readonly same: boolean | null;
  /** When it was asked, and when it had answered: milliseconds since 1970. */
  readonly askedAt: number;
  readonly answeredAt: number;
};

type Promised = Pick<BookedImage, 'id' | 'fate' | 'expiresAt'>;

/** What must be answered at one moment. */
function expected({ fate, expiresAt }: Promised, at: number): 200 | 404 | 451 {
  if (fate === 'removed') return 451;
  return fate === 'deleted' || expiresAt <= at ? 404 : 200;
}

/** What is wrong with what an image's address answered; null where nothing is. */
export function findImageFault(promised: Promised, seen: Seen): string | null {
  const allowed = [expected(promised, seen.askedAt), expected(promised, seen.answeredAt)];
  const { id, fate } = promised;
  if (!allowed.some((status) => status === seen.status)) {
    return `${id}, ${fate}, answers ${seen.status} instead of ${[...new Set(allowed)].join(' or ')}`;
  }
  if (seen.status === 200 && seen.same !== true) return `${id} is served with other bytes`;
  return null;
}
