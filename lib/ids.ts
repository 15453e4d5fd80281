import { randomBytes, randomUUID } from 'node:crypto';

/** Where random names come from. A port, so that tests can make a collision. */
export type Ids = {
  /** 12 characters of `a-z0-9`: 62 bits. */
  image(): string;
  /** 20 characters of `a-z0-9`: what makes a storage key unguessable. */
  storage(): string;
  uuid(): string;
  /** 32 hex: 128 bits. */
  payment(): string;
  /** 10 characters of `a-z0-9`, to be told on the telephone; it opens nothing. */
  case(): string;
  /** 32 hex: 128 bits. Whoever knows it may see what became of the report. */
  report(): string;
};

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** The largest multiple of 36 in a byte: what lies above would favour the first letters. */
const FAIR = 252;

function randomName(length: number): string {
  let name = '';
  while (name.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < FAIR && name.length < length) name += ALPHABET.charAt(byte % 36);
    }
  }
  return name;
}

export const randomIds: Ids = {
  image: () => randomName(12),
  storage: () => randomName(20),
  uuid: () => randomUUID(),
  payment: () => randomBytes(16).toString('hex'),
  case: () => randomName(10),
  report: () => randomBytes(16).toString('hex'),
};
