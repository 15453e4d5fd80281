import { loadWallet } from '@/components/wallet/load-wallet';
import { explainWalletError } from '@/lib/wallet/explain-wallet-error';
import type { Shop } from '@/lib/wallet/shop';
import { signIn, type SignInInfo } from '@/lib/wallet/sign-in';
import { sendFields, type SentFields } from './send-fields';

const PATH = '/api/abuse/appeal';

const stop = (message: string): SentFields => ({
  ok: false,
  status: null,
  faults: [{ field: '', message }],
  body: {},
});

/** As JSON and without a token: so the server asks for a signature, once nothing else is missing. */
function toJson(form: FormData): string {
  const written = [...form].filter(([name, text]) => name !== 'deleteToken' && text !== '');
  return JSON.stringify(Object.fromEntries(written));
}

/** Sends an appeal that the wallet proves: one signature of a text, no gas. Its code is fetched only now. */
export async function signAppeal(shop: Shop, form: FormData): Promise<SentFields> {
  const body = toJson(form);
  const asked = await sendFields(PATH, body);
  if (asked.ok || asked.status !== 401) return asked;
  const wallet = await loadWallet(shop);
  if (wallet === null) {
    return stop('The wallet’s code did not load. Check the network and try again.');
  }
  if (wallet.state().address === null) await wallet.connect();
  const { address } = wallet.state();
  if (address === null) return stop('No wallet is connected. Nothing was sent.');
  let header: string;
  try {
    header = await signIn(wallet, address, asked.body['signIn'] as SignInInfo);
  } catch (thrown) {
    const { title, message } = explainWalletError(thrown);
    return stop(`${title}. ${message}`);
  }
  return sendFields(PATH, body, { 'SIGN-IN-WITH-X': header });
}
