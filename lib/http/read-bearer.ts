import type { HeaderReader } from './exchange';

/** The token of `Authorization: Bearer …` (RFC 6750, 2.1), or null where there is none. */
export function readBearer(headers: HeaderReader): string | null {
  return (
    /^Bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
  );
}
