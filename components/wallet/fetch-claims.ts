import { readProblem } from '@/components/upload/read-problem';
import type { UploadAnswer } from '@/components/upload/parse-upload-answer';
import { explainWalletError } from '@/lib/wallet/explain-wallet-error';
import { signIn, type SignInInfo } from '@/lib/wallet/sign-in';
import type { Trouble } from '@/lib/wallet/trouble';
import type { Wallet } from '@/lib/wallet/wallet';

/** One thing that was paid for. */
type ClaimedThing = {
  /** Of what is not used yet, until `expiresAt`. */
  readonly token?: string;
  readonly expiresAt?: string;
  /** What it was used for, while that is live; the delete token only where it was uploaded with this payment. */
  readonly image?: Pick<UploadAnswer, 'id' | 'url' | 'expiresAt'> &
    Partial<Pick<UploadAnswer, 'deleteToken' | 'pageUrl'>>;
};

type ToldPayment = ClaimedThing & {
  readonly payment: string;
  readonly createdAt: string;
  /** Of a payment for several: each of them. */
  readonly images?: readonly ClaimedThing[];
};

/** A purchase of the wallet that signed in: one of several, where they were one payment. */
export type ClaimedPurchase = ClaimedThing & {
  /** The payment's id, with the place of one of several: no two are alike. */
  readonly name: string;
  readonly createdAt: string;
};

export type ClaimedPage = {
  readonly payments: readonly ClaimedPurchase[];
  /** The right to the page that follows, for ten minutes from the sign-in; null: there is none. */
  readonly next: string | null;
};

/** Purchases on a page: two screens of a phone. */
const PAGE = 20;

const SILENT: Trouble = {
  title: 'The connection broke',
  message: 'No answer came. Nothing was changed; try again.',
  way: 'send',
};

function toPurchases({ payment, createdAt, images, ...only }: ToldPayment): ClaimedPurchase[] {
  if (images === undefined) return [{ ...only, name: payment, createdAt }];
  return images.map((thing, place) => ({
    ...thing,
    name: `${payment}, image ${place + 1} of ${images.length}`,
    createdAt,
  }));
}

async function post(body: object, header: string | null): Promise<Response> {
  return fetch('/api/payments/claim', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(header === null ? {} : { 'SIGN-IN-WITH-X': header }),
    },
    body: JSON.stringify(body),
  });
}

async function read(response: Response): Promise<ClaimedPage | Trouble> {
  const text = await response.text();
  if (response.ok) {
    const { payments, next } = JSON.parse(text) as {
      payments: ToldPayment[];
      next?: string;
    };
    return { payments: payments.flatMap(toPurchases), next: next ?? null };
  }
  const retryAfter = response.headers.get('Retry-After');
  const { title, message } = readProblem(response.status, text, retryAfter);
  return { title, message, way: response.status === 401 ? 'sign' : 'send' };
}

/** What a wallet has paid for: asks what to sign, has it signed, and shows it. One signature, no gas. */
export async function fetchClaims(
  wallet: Wallet,
  address: `0x${string}`,
): Promise<ClaimedPage | Trouble> {
  try {
    const asked = await post({}, null);
    if (asked.status !== 401) return await read(asked);
    const { signIn: info } = (await asked.json()) as { signIn: SignInInfo };
    let header: string;
    try {
      header = await signIn(wallet, address, info);
    } catch (thrown) {
      return explainWalletError(thrown);
    }
    return await read(await post({ limit: PAGE }, header));
  } catch {
    return SILENT;
  }
}

/** The page that follows. */
export async function fetchMoreClaims(next: string): Promise<ClaimedPage | Trouble> {
  try {
    return await read(await post({ next, limit: PAGE }, null));
  } catch {
    return SILENT;
  }
}
