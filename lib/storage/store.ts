import type { Readable } from 'node:stream';

/** Half-open in neither end: both positions are inclusive, as in an HTTP Range. */
export type ByteRange = { readonly start: number; readonly end: number };

export type StoredFacts = {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
};

export type StoredObject = StoredFacts & { readonly body: Readable };

/** Bytes in memory that a store uses again. */
export type LentBytes = {
  readonly bytes: Buffer;
  /** Call it once, when nobody reads them any more: they may become others at once. Where it is never called, they are garbage. */
  readonly giveBack: () => void;
};

/** One page of a listing, in key order. `next` is the key to pass as `after`; null at the end. */
export type StoredPage = { readonly objects: readonly StoredFacts[]; readonly next: string | null };

/** Bytes on their way into a store, where nobody sees them: what is large need not wait in memory until it is whole. */
export type Draft = {
  /** Adds bytes, one call at a time: they are not needed any more when it resolves. */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** Makes them the object of a key, as `put` does. Once. */
  commit(key: string): Promise<void>;
  /** Throws away what was not committed. Called when nothing else is done with it any more, committed or not. */
  discard(): Promise<void>;
};

/** What lets a stranger send the bytes of one object to the store himself. */
export type UploadGrant = {
  readonly method: 'PUT';
  /** May be a secret in itself. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Where image bytes live. Absent is null, broken throws a StoreError; a driver never swallows an error.
 * Keys are `[a-z0-9][a-z0-9._-]{0,127}`; the content type of an object follows from its extension.
 */
export interface Store {
  readonly name: string;
  /** Durable when it resolves; nothing is visible under `key` before. Replaces what was there, whole. */
  put(key: string, body: readonly Uint8Array[], contentType: string): Promise<void>;
  /** Begins an object in pieces. Absent where a store takes it whole only. */
  openDraft?(): Promise<Draft>;
  /** The object's bytes, or those of `range`, which must lie inside it. */
  get(key: string, range?: ByteRange): Promise<StoredObject | null>;
  /**
   * The whole of a small object; at once where it is in memory.
   *
   * @param size its bytes, as whoever put it knows them; a StoreError where it has others
   */
  read(key: string, size: number): LentBytes | Promise<LentBytes | null>;
  head(key: string): Promise<StoredFacts | null>;
  /** Deleting what is absent succeeds. */
  delete(key: string): Promise<void>;
  /** Objects in key order after `after`, at most `limit`. Half-written objects are never listed. */
  list(page: { after?: string; limit: number }): Promise<StoredPage>;
  /** A round trip that proves that the store can be written and read; throws a StoreError where it cannot. */
  check(): Promise<void>;
  /** Bytes that can still be written, or null where the store does not tell. */
  freeBytes(): Promise<number | null>;
  /**
   * Makes a permission to put the object under `key`, for `seconds` from now and for no other key: of `bytes` bytes, or
   * of at most as many where the store can bind no exact length. It can be used again, and replaces what was there.
   * Absent where bytes reach the store through us alone.
   */
  grantUpload?(wanted: { key: string; bytes: number; seconds: number }): Promise<UploadGrant>;
}

/** A store that could not do its work: `full` where it has no room, `unavailable` for all else. */
export class StoreError extends Error {
  readonly kind: 'full' | 'unavailable';

  constructor(kind: 'full' | 'unavailable', message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.kind = kind;
  }
}
