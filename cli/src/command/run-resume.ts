import { resumePurchases } from '../api/resume-purchases';
import type { Cli } from '../cli';
import { isFailure, type Failure } from '../failure';
import type { Printer } from '../output/create-printer';
import type { Options } from './options';

/** Finishes the payments that were left. */
export async function runResume(
  cli: Cli,
  printer: Printer,
  { server }: Pick<Options, 'server'>,
): Promise<(Failure | null)[]> {
  const results: (Failure | null)[] = [];
  for await (const { purchase, result } of resumePurchases(cli, server)) {
    const { name } = purchase;
    if (isFailure(result)) printer.failed(name, result);
    else if (purchase.product === 'keep') {
      const { answer, transaction } = result;
      const said = `kept until ${answer.expiresAt}`;
      printer.done({ ...answer, server: purchase.server, transaction }, answer.url, said);
    } else printer.uploaded({ name, server: purchase.server, tier: 'paid', ...result });
    results.push(isFailure(result) ? result : null);
  }
  if (results.length === 0) printer.note('No payment is left to finish.');
  return results;
}
