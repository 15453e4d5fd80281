import { createHash } from 'node:crypto';
import type { AuditEntry } from '@/lib/db/create-client';
import type { Category } from '../categories';

/** Who did it: a person outside, the product itself, or an operator by wallet or from the shell. */
export type Actor = 'reporter' | 'uploader' | 'system' | 'shell' | `wallet:0x${string}`;

/** Everything that is written down. Counts, deadlines and proofs are read from these words: none changes its meaning. */
export type AuditAction =
  | 'opened'
  | 'reported'
  | 'categorised'
  | 'triaged'
  | 'suspended'
  | 'removed'
  | 'kept'
  | 'appealed'
  | 'restored'
  | 'closed'
  | 'merged'
  | 'held'
  | 'released'
  | 'noted'
  | 'viewed'
  | 'exported'
  | 'erased'
  | 'tipline'
  | 'encrypted'
  | 'imported'
  | 'signed_in';

/** Ids, codes, numbers and times: never a word that a person wrote, so that erasing a case leaves the chain valid. */
export type AuditFacts = Readonly<Record<string, string | number | boolean>>;

export type NewAuditEntry = {
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly caseId?: string;
  readonly imageId?: string;
  readonly category?: Category;
  readonly facts?: AuditFacts;
};

/** What the first entry follows on. */
export const FIRST_PREVIOUS = new Uint8Array(32);

type Hashed = Omit<AuditEntry, 'hash' | 'facts'> & { readonly facts: AuditFacts };

/** SHA-256 over the hash of the entry before and every word of this one, as JSON in one fixed order. */
export function hashEntry(entry: Hashed): Uint8Array<ArrayBuffer> {
  const facts = Object.entries(entry.facts).sort(([a], [b]) => (a < b ? -1 : 1));
  const { seq, at, actor, action, caseId, imageId, category } = entry;
  const words = [String(seq), at.toISOString(), actor, action, caseId, imageId, category, facts];
  const hash = createHash('sha256').update(entry.previous).update(JSON.stringify(words));
  return new Uint8Array(hash.digest());
}
