import { refuse, type ErrorCode, type Refusal } from '@/lib/errors';

/** Refuses a JPEG with one sentence for a stranger; the log gets it with what was seen, offsets and codes. */
export function refuseJpeg(
  detail: string,
  seen = 'no more to tell',
  code: ErrorCode = 'invalid_image',
): Refusal {
  return refuse(code, `jpeg: ${detail} (${seen})`, { detail });
}
