import { resumePurchases } from '../api/resume-purchases';
import type { Cli } from '../cli';
import { isFailure, type Failure } from '../failure';
import { tellPaid, type Printer } from '../output/create-printer';
import type { Options } from './options';

/** Finishes the payments that were left. */
export async function runResume(
  cli: Cli,
  printer: Printer,
  { server }: Pick<Options, 'server'>,
): Promise<(Failure | null)[]> {
  const results: (Failure | null)[] = [];
  for await (const { purchase, result } of resumePurchases(cli, server)) {
    const { name, server: at, product } = purchase;
    results.push(isFailure(result) ? result : null);
    if (isFailure(result)) {
      printer.failed(name, result);
      continue;
    }
    const { answer, ...paid } = result;
    if (product === 'keep') {
      const said = `kept until ${answer.expiresAt}, ${tellPaid(paid)}`;
      printer.done({ ...answer, server: at, ...paid }, answer.url, said);
    } else printer.uploaded({ name, server: at, tier: 'paid', answer, paid });
  }
  if (results.length === 0) printer.note('No payment is left to finish.');
  return results;
}
