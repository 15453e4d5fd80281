import type { Challenge } from '@/lib/payments/wire/build-challenge';

/** What a 402 says, for both versions of the x402 project's own client. */
export type Asked = Pick<Challenge, 'header' | 'body'>;

type Terms = Record<string, unknown>;
/** What a client is made to believe is asked instead. */
export type Change = (terms: Terms) => Terms;

function changeHeader(header: string, change: Change): string {
  const asked = JSON.parse(Buffer.from(header, 'base64').toString()) as { accepts: [Terms] };
  const changed = { ...asked, accepts: [change(asked.accepts[0])] };
  return Buffer.from(JSON.stringify(changed)).toString('base64');
}

/** What a paid route asks for. */
export async function fetchChallenge(
  url: string,
  change: Change = (terms) => terms,
): Promise<Asked> {
  const asked = await fetch(url, { method: 'POST' });
  if (asked.status !== 402) throw new Error(`${asked.status}: ${await asked.text()}`);
  const body = (await asked.json()) as Challenge['body'];
  return {
    header: changeHeader(asked.headers.get('payment-required') ?? '', change),
    body: { ...body, accepts: body.accepts.map((terms) => change(terms as Terms)) },
  };
}
