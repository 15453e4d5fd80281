import type { Cli } from '../cli';
import { fail, isFailure, type Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { sendPatiently } from '../http/send-patiently';
import { formatUsdc } from '@/lib/format/format-usdc';
import type { Budget } from '../pay/create-budget';
import { readPrivateKey } from '../pay/read-private-key';
import { readTerms, type Terms } from '../pay/read-terms';
import type { Purchase } from '../state/state-file';

export type Wanted = Pick<
  Purchase,
  'server' | 'product' | 'target' | 'path' | 'query' | 'name' | 'kind'
>;

/** Asks what it costs. Nothing is bought by that. */
export async function askTerms(
  cli: Cli,
  { server, path }: Pick<Wanted, 'server' | 'path'>,
): Promise<Terms | Failure> {
  const headers = { Accept: 'application/json' };
  const answer = await sendPatiently(cli, { method: 'POST', url: server + path, headers });
  return 'silence' in answer || answer.status !== 402
    ? explainAnswer(answer, server)
    : readTerms(answer, server);
}

/**
 * Signs a payment that is within the budget and writes it down, with the bytes that it is for. Nothing has been sent
 * when it ends; from now on it is finished and not begun again.
 */
export async function signPurchase(
  cli: Cli,
  wanted: Wanted,
  { bytes, budget }: { readonly bytes: Uint8Array | null; readonly budget: Budget },
): Promise<Purchase | Failure> {
  const privateKey = readPrivateKey(cli.privateKey);
  if (isFailure(privateKey)) return privateKey;
  const terms = await askTerms(cli, wanted);
  if (isFailure(terms)) return terms;
  const { amount } = terms;
  if (!budget.take(amount)) {
    const message = `${wanted.server} asks ${formatUsdc(amount)}, and this run may spend ${formatUsdc(budget.cap)} in all. Nothing was signed or charged for it. Raise it with --max-usd.`;
    return fail('payment', 'over_budget', message);
  }
  const { signTerms } = await import('../pay/sign-terms');
  const { header, value, validBefore } = await signTerms(privateKey, terms, cli.now());
  const purchase: Purchase = {
    ...wanted,
    key: cli.makeKey(),
    payment: { header, value },
    amount: String(amount),
    ...{ validBefore, statusPath: null },
    startedAt: new Date(cli.now()).toISOString(),
  };
  await cli.state.change((file) => ({ ...file, purchases: [...file.purchases, purchase] }));
  if (bytes !== null) cli.state.spool.put(purchase.key, bytes);
  return purchase;
}
