import { writeRequest } from './write-request';

/** A POST as bytes, of an upload unless told otherwise. Its headers alone say how long the body is. */
export const writePost = (
  headers: readonly string[],
  body: string | Uint8Array = '',
  path = '/api/free',
): Buffer => writeRequest({ method: 'POST', path, headers, body, measured: false });
