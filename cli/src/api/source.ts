import { createHash } from 'node:crypto';
import { buildForm, type Body } from '../http/build-form';

/** What is uploaded. */
export type Source = {
  /** For this user's eyes only. */
  readonly name: string;
  /** `file`: the picture itself. `url`: JSON that names where the server gets it. */
  readonly kind: 'file' | 'url';
  readonly bytes: Uint8Array;
};

/** The same for the same picture, whatever its name. */
export function identifySource({ kind, bytes }: Pick<Source, 'kind' | 'bytes'>): string {
  return createHash('sha256').update(`${kind}\0`).update(bytes).digest('hex');
}

export function buildBody({ kind, bytes }: Pick<Source, 'kind' | 'bytes'>): Body {
  return kind === 'file' ? buildForm(bytes) : { contentType: 'application/json', bytes };
}
