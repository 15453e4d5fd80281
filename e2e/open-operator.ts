import type { PrivateKeyAccount } from 'viem/accounts';

/** A browser in which an operator has signed in, as the product sees it. */
export type OperatorClient = {
  /** The page of a case, as HTML. */
  show(caseId: string): Promise<string>;
  /** Sends the form of an action; the answer is the redirect, or a page that says no. */
  act(caseId: string, fields: Readonly<Record<string, string>>): Promise<Response>;
};

/** Signs in at the desk over HTTP. */
export async function openOperator(
  origin: string,
  account: PrivateKeyAccount,
): Promise<OperatorClient> {
  const headers = { origin, 'user-agent': 'a browser of the test' };
  const postJson = async (path: string, body: object) => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const challenge = await postJson('/operator/challenge', { wallet: account.address, chainId: 1 });
  const { message } = (await challenge.json()) as { message: string };
  const signature = await account.signMessage({ message });
  const signedIn = await postJson('/operator/sign-in', { message, signature });
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]);
  const own = { ...headers, cookie: cookie.join('; ') };
  const show = async (caseId: string) => {
    const response = await fetch(`${origin}/operator/cases/${caseId}`, { headers: own });
    if (!response.ok) throw new Error(`a case: ${response.status}`);
    return response.text();
  };
  /** Of the session, whatever the case. */
  let csrf: string | undefined;
  return {
    show,
    async act(caseId, fields) {
      csrf ??= /name="csrf" value="([^"]+)"/.exec(await show(caseId))?.[1] ?? '';
      return fetch(`${origin}/operator/cases/${caseId}/actions`, {
        method: 'POST',
        headers: own,
        body: new URLSearchParams({ csrf, ...fields }),
        redirect: 'manual',
      });
    },
  };
}
