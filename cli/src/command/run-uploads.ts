import { formatUsdc } from '@/lib/format/format-usdc';
import { buyUpload } from '../api/buy-upload';
import { chooseOffer } from '../api/choose-offer';
import { askTerms } from '../api/sign-purchase';
import type { Source } from '../api/source';
import { uploadFree } from '../api/upload-free';
import type { Cli } from '../cli';
import { fail, isFailure, type Failure } from '../failure';
import type { Input } from '../input/input';
import type { Printer, Uploaded } from '../output/create-printer';
import { createBudget } from '../pay/create-budget';
import type { Options } from './options';
import { runInOrder } from './run-in-order';

const AT_ONCE = 3;

type Ports = {
  readonly read: (input: Input) => Promise<Source | Failure>;
  readonly printer: Printer;
};

const nameOf = (input: Input): string =>
  input.from === 'file' ? input.path : input.from === 'url' ? input.url : input.from;

/** That the whole run costs more than it may is told before a part of it is paid. */
async function checkCost(
  cli: Cli,
  server: string,
  { count, cap }: { readonly count: number; readonly cap: bigint },
): Promise<Failure | null> {
  const left = cli.state.read().purchases.filter((one) => one.server === server).length;
  const buys = BigInt(Math.max(0, count - left));
  const offer = await chooseOffer(cli, server, { bytes: 0, query: '' });
  if (isFailure(offer)) return offer;
  const terms = await askTerms(cli, { server, path: offer.path });
  if (isFailure(terms)) return terms;
  const cost = terms.amount * buys;
  return cost <= cap
    ? null
    : fail(
        'payment',
        'over_budget',
        `${count} images cost ${formatUsdc(cost)}, and this run may spend ${formatUsdc(cap)}. Nothing was sent or charged. Raise it with --max-usd.`,
      );
}

/** Uploads what was named, a few at a time; one that fails does not stop the others. */
export async function runUploads(
  cli: Cli,
  { read, printer }: Ports,
  inputs: readonly Input[],
  options: Options,
): Promise<(Failure | null)[]> {
  const { paid, expires, maxSpend } = options;
  const server = options.server ?? options.envServer ?? options.defaultServer;
  if (paid && inputs.length > 1) {
    const failure = await checkCost(cli, server, { count: inputs.length, cap: maxSpend });
    if (failure !== null) {
      printer.failed(null, failure);
      return [failure];
    }
  }
  const budget = createBudget(maxSpend);
  const sent: number[] = [];
  const totals: number[] = [];
  const sum = (all: readonly number[]) => all.reduce((one, other) => one + (other || 0), 0);
  const work = async (input: Input, index: number): Promise<Uploaded | Failure> => {
    const source = await read(input);
    if (isFailure(source)) return source;
    totals[index] = source.bytes.length;
    const onSent = (bytes: number) => {
      // An address is sent at once; what it names is fetched by the server.
      if (source.kind === 'url') return;
      // The form around it counts too.
      sent[index] = Math.min(bytes, source.bytes.length);
      printer.progress(sum(sent), sum(totals));
    };
    const { name } = source;
    const send = { server, expires, onSent };
    if (!paid) {
      const answer = await uploadFree(cli, source, send);
      return isFailure(answer) ? answer : { name, server, tier: 'free', answer };
    }
    const bought = await buyUpload(cli, source, { ...send, budget });
    if (isFailure(bought)) return bought;
    const { answer, ...payment } = bought;
    return { name, server, tier: 'paid', answer, paid: payment };
  };
  const results = await runInOrder(inputs, AT_ONCE, work, (result, input) => {
    if (isFailure(result)) printer.failed(nameOf(input), result);
    else printer.uploaded(result);
  });
  return results.map((result) => (isFailure(result) ? result : null));
}
