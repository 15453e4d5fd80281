import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a client token of Vercel Blob says about itself, under its signature. */
export type ClientRights = {
  readonly pathname: string;
  readonly maximumSizeInBytes: number;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
  readonly allowOverwrite?: boolean;
};

/**
 * Reads a client token, as the SDK 2.8.0 makes it: `vercel_blob_client_<store>_` and the base64 of the HMAC in hex, a dot
 * and the base64 of what it allows.
 *
 * @returns null where it is none, or was signed with another store's token
 */
export function readClientToken(bearer: string, storeToken: string): ClientRights | null {
  const storeId = storeToken.split('_')[3] ?? '';
  const prefix = `vercel_blob_client_${storeId}_`;
  if (!bearer.startsWith(prefix)) return null;
  const text = Buffer.from(bearer.slice(prefix.length), 'base64').toString();
  const [, signature, payload] = /^([0-9a-f]{64})\.([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  if (signature === undefined || payload === undefined) return null;
  const wanted = createHmac('sha256', storeToken).update(payload).digest();
  if (!timingSafeEqual(wanted, Buffer.from(signature, 'hex'))) return null;
  return JSON.parse(Buffer.from(payload, 'base64').toString()) as ClientRights;
}
