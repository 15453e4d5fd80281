import type { HeaderReader } from '../exchange';
import { readBearer } from '../read-bearer';

/** The upload token of a request, in either header; null where none came. */
export function readUploadToken(headers: HeaderReader): string | null {
  return headers.get('x-upload-token') ?? readBearer(headers);
}
