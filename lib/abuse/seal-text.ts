import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey, Secrets } from '@/lib/secrets';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

const keyOf = (key: SecretKey) => key.derive('abuse-text', '');

/** What a person wrote, as it is kept: for one row, and for no other. */
export type SealedText = {
  readonly secretKeyId: string;
  /** IV, tag, and the text under AES-256-GCM. */
  readonly sealedText: Uint8Array<ArrayBuffer>;
};

/**
 * Encrypts what a person wrote with the newest key of APP_SECRET.
 *
 * @param place `<table>:<id>` of the row: at another one it does not open
 */
export function sealText({ newest }: Secrets, place: string, value: object): SealedText {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(newest), iv).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
  return {
    secretKeyId: newest.id,
    sealedText: new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), text])),
  };
}

/**
 * Decrypts it; null where it was dropped.
 *
 * @throws Error where the key is not configured, or the row was tampered with
 */
export function openText(
  secrets: Secrets,
  place: string,
  row: { readonly secretKeyId: string; readonly sealedText: Uint8Array | null },
): unknown {
  if (row.sealedText === null) return null;
  const key = secrets.find(row.secretKeyId);
  if (key === null) throw new Error(`the key ${row.secretKeyId} is not configured`);
  const bytes = Buffer.from(row.sealedText);
  const decipher = createDecipheriv(CIPHER, keyOf(key), bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([
    decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  return JSON.parse(text.toString('utf8'));
}
