import { createHash, createHmac } from 'node:crypto';
import type { Secret } from './secret';

export type SecretKey = {
  /** 8 hex digits that name the key in rows and logs and tell nothing of it. */
  readonly id: string;
  /** What the database keeps, so that a server with another key is told apart. 32 bytes. */
  readonly fingerprint: Uint8Array<ArrayBuffer>;
  /** HMAC-SHA256 of `text` under a label, so that no two uses of one key can be exchanged. */
  derive(label: string, text: string): Buffer;
};

/** The keys of `APP_SECRET`: new rows use the newest, older rows name theirs. */
export type Secrets = {
  readonly newest: SecretKey;
  readonly all: readonly SecretKey[];
  find(id: string): SecretKey | null;
};

function createKey(secret: string): SecretKey {
  const derive = (label: string, text: string) =>
    createHmac('sha256', secret).update(`${label}\0${text}`).digest();
  const fingerprint = new Uint8Array(derive('fingerprint', ''));
  return { id: Buffer.from(fingerprint.subarray(0, 4)).toString('hex'), fingerprint, derive };
}

/** @param secrets newest first; at least one */
export function createSecrets(secrets: readonly Secret[]): Secrets {
  const all = secrets.map((secret) => createKey(secret.reveal()));
  const [newest] = all;
  if (newest === undefined) throw new Error('APP_SECRET holds no key');
  return { newest, all, find: (id) => all.find((key) => key.id === id) ?? null };
}

/** What is stored of a token or an idempotency key: SHA-256, which is enough for random secrets of 95 bits or more. */
export function hashSecret(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
