import type { Readable } from 'node:stream';
import type { ErrorCode } from '@/lib/errors';
import type { LentBytes } from '@/lib/storage/store';

/** What is read of a request's headers: `Headers` and Node's message both can be made into it. */
export type HeaderReader = { get(name: string): string | null };

/** One request, whichever server took it in: Next's route handlers or `node:http`. */
export type ApiRequest = {
  readonly method: string;
  /** Path as it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: HeaderReader;
  /** Null where the request has no body. Read it once. */
  readonly body: AsyncIterable<Uint8Array> | null;
};

/** One answer, for whichever server sends it. Header names are in lower case. */
export type ApiResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** More of them, made once for many answers: names and values in turn, as Node takes them. */
  readonly lasting?: readonly string[];
  readonly body: string | Uint8Array | Readable | LentBytes | null;
  /** What became of each of several uploads, for the metrics. */
  readonly uploads?: readonly ('ok' | ErrorCode)[];
  /** What is still to be done once the answer is on its way. Never throws. */
  readonly afterwards?: () => Promise<void>;
};
