import { patientFetch } from './patient-fetch';

/** What came back, whole; status 0 where the line broke or nothing came in time. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
};

const NOTHING: Answer = { status: 0, headers: new Headers(), body: Buffer.alloc(0) };

/**
 * Asks once and reads all of the answer.
 *
 * @param send for a client that pays
 */
export async function call(
  url: string,
  init: RequestInit = {},
  send: (url: string, init?: RequestInit) => Promise<Response> = patientFetch,
): Promise<Answer> {
  try {
    const response = await send(url, init);
    const body = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  } catch {
    return NOTHING;
  }
}
