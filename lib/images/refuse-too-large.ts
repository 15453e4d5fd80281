import { refuse, type Refusal } from '@/lib/errors';

/** Refuses an image over the limit and names the limit. */
export function refuseTooLarge(maxBytes: number, log: string): Refusal {
  return refuse('file_too_large', log, {
    detail: `The limit is ${maxBytes.toLocaleString('en')} bytes.`,
  });
}
