import { refuse, type ErrorCode, type Refusal } from '@/lib/errors';

/** Refuses a WebP with one sentence for a stranger; the log gets it with what was seen, offsets and codes. */
export function refuseWebp(
  detail: string,
  seen = 'no more to tell',
  code: ErrorCode = 'invalid_image',
): Refusal {
  return refuse(code, `webp: ${detail} (${seen})`, { detail });
}
