import type { Provider } from './find-wallets';

/** What the desk answers that is no success: its own words. */
class DeskError extends Error {}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.ok) return answer;
  throw new DeskError(typeof answer.message === 'string' ? answer.message : 'The desk said no.');
}

/** Wallets take a text as hex only: another text could be taken for hex. */
const toHex = (text: string): string =>
  `0x${[...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** EIP-1193: whoever owns the wallet has said no. */
const REJECTED = 4001;

/**
 * Signs in: the wallet names its account, the desk writes a text, the wallet signs it.
 *
 * @returns null where it went well, else what to tell
 */
export async function signInWith(provider: Provider): Promise<string | null> {
  try {
    const accounts = await provider.request({ method: 'eth_requestAccounts' });
    const wallet: unknown = Array.isArray(accounts) ? accounts[0] : null;
    if (typeof wallet !== 'string')
      return 'The wallet shows no account. Unlock it, then try again.';
    const chainId = Number(await provider.request({ method: 'eth_chainId' }));
    const { message } = await post('/operator/challenge', { wallet, chainId });
    const params = [toHex(String(message)), wallet];
    const signature = await provider.request({ method: 'personal_sign', params });
    await post('/operator/sign-in', { message, signature });
    return null;
  } catch (thrown) {
    if (thrown instanceof DeskError) return thrown.message;
    const { code } = thrown as { readonly code?: unknown };
    if (code === REJECTED) return 'The wallet did not sign. Nothing was changed.';
    return 'The wallet or the desk does not answer. Try again.';
  }
}
