import { checkProfile } from '../icc/check-profile';
import type { Refusal } from '@/lib/errors';
import { refuseJpeg } from './refuse-jpeg';

/** Bytes before a part of the profile: a name, the part's number from 1, and how many parts there are. */
const HEAD = 14;
const NAME = 'ICC_PROFILE';

export type ProfileCollector = {
  /** Takes an APP2 segment's content; what is not a part of a profile is left out. */
  add(payload: Uint8Array): Refusal | null;
  /** The whole profile, null where the file has none, or a refusal where it is not whole or not a profile. */
  finish(): Uint8Array | null | Refusal;
};

/**
 * Puts an ICC profile together from its APP2 segments, which may come in any order (ICC.1:2022, annex B.4). A
 * damaged one is refused: to drop it would change the colours and not tell.
 */
export function collectProfile(maxBytes: number): ProfileCollector {
  const parts = new Map<number, Uint8Array>();
  let count = 0;
  let bytes = 0;
  return {
    add(payload) {
      if (payload.length < HEAD) return null;
      if (Buffer.from(payload.subarray(0, NAME.length)).toString('latin1') !== NAME) return null;
      // libjpeg and browsers want a 0 behind the name, libvips does not ask: none of them is to see another picture.
      if (payload[NAME.length] !== 0) {
        return refuseJpeg('The colour profile in the JPEG is in disorder.', 'name without its 0');
      }
      const number = payload[12]!;
      const total = payload[13]!;
      if (
        number < 1 ||
        number > total ||
        parts.has(number) ||
        (parts.size > 0 && total !== count)
      ) {
        return refuseJpeg(
          'The colour profile in the JPEG is in disorder.',
          `part ${number} of ${total}`,
        );
      }
      count = total;
      bytes += payload.length - HEAD;
      if (bytes > maxBytes) {
        return refuseJpeg(
          'The colour profile in the JPEG is too large.',
          `more than ${maxBytes} bytes`,
        );
      }
      parts.set(number, payload.subarray(HEAD));
      return null;
    },
    finish() {
      if (parts.size === 0) return null;
      if (parts.size !== count) {
        return refuseJpeg(
          'The colour profile in the JPEG is not complete.',
          `${parts.size} of ${count}`,
        );
      }
      const numbers = [...parts.keys()].sort((a, b) => a - b);
      const profile = Buffer.concat(numbers.map((number) => parts.get(number)!));
      if (checkProfile(profile)) return profile;
      return refuseJpeg('The colour profile in the JPEG is damaged.', `${bytes} bytes`);
    },
  };
}
