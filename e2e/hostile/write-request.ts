type Asked = {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** Replaces the Host that is sent where nothing is said; null: none. */
  readonly host?: string | null;
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
  /** Whether `Content-Length` says how long the body is. */
  readonly measured?: boolean;
  readonly close?: boolean;
};

/** A request as bytes. Nothing here checks anything; strings are Latin-1. */
export function writeRequest({
  method = 'GET',
  path = '/api/health',
  version = 'HTTP/1.1',
  host = 'site.test',
  headers = [],
  body = '',
  measured = body.length > 0,
  close = false,
}: Asked = {}): Buffer {
  const lines = [
    `${method} ${path} ${version}`,
    ...(host === null ? [] : [`Host: ${host}`]),
    ...headers,
    ...(measured ? [`Content-Length: ${body.length}`] : []),
    ...(close ? ['Connection: close'] : []),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body, 'latin1') : body]);
}
