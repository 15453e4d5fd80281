import { deleteImage } from '../api/delete-image';
import { fetchInfo } from '../api/fetch-info';
import { keepImage } from '../api/keep-image';
import type { Cli } from '../cli';
import { fail, isFailure, type Failure } from '../failure';
import { cleanText } from '../output/clean-text';
import { tellPaid, type Printer } from '../output/create-printer';
import { createBudget, type Budget } from '../pay/create-budget';
import { findImage } from '../state/find-image';
import { chooseServer } from './choose-server';
import type { Options } from './options';
import { parseTarget } from './parse-target';

type Image = { readonly server: string; readonly id: string; readonly word: string };

type Work = (cli: Cli, image: Image, more: More) => Promise<Failure | null>;
type More = { readonly printer: Printer; readonly budget: Budget; readonly options: Options };

const keep: Work = async (cli, { server, id }, { printer, budget }) => {
  const kept = await keepImage(cli, { server, id }, budget);
  if (isFailure(kept)) return kept;
  const { answer, ...paid } = kept;
  const said = `kept until ${answer.expiresAt}, ${tellPaid(paid)}`;
  printer.done({ ...answer, server, ...paid }, answer.url, said);
  return null;
};

const remove: Work = async (cli, { server, id, word }, { printer, options }) => {
  const token = options.token ?? findImage(cli.state.read(), id, server)?.deleteToken ?? null;
  if (token === null) {
    const message = `This machine has no delete token for ${id} at ${server}. Nothing was sent. Name it with --token.`;
    return fail('usage', 'no_token', message);
  }
  const ended = await deleteImage(cli, { server, id, token });
  if (isFailure(ended)) return ended;
  const said = ended === 'deleted' ? `${word} is deleted` : `${word} was gone already`;
  printer.done({ id, server, deleted: true }, null, said);
  return null;
};

const tell: Work = async (cli, { server, id }, { printer }) => {
  const answer = await fetchInfo(cli, { server, id });
  if (isFailure(answer)) return answer;
  const lines = Object.entries(answer)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => cleanText(`${name}: ${String(value)}`));
  printer.done({ ...answer, server }, lines.join('\n'), null);
  return null;
};

const WORK = { keep, delete: remove, info: tell };

/** Does something with each image that was named, one after the other. */
export async function runOnImages(
  cli: Cli,
  printer: Printer,
  action: keyof typeof WORK,
  options: Options,
): Promise<(Failure | null)[]> {
  const more = { printer, options, budget: createBudget(options.maxSpend) };
  const results: (Failure | null)[] = [];
  for (const word of options.words) {
    const target = parseTarget(word);
    const known = target && findImage(cli.state.read(), target.id, options.server);
    const server = target && chooseServer(target, known, options);
    const failure =
      target === null
        ? fail('usage', 'no_image', 'This is neither the URL nor the id of an image.')
        : server === null
          ? fail('usage', 'no_server', 'Its URL does not tell the server: name it with --server.')
          : await WORK[action](cli, { id: target.id, server, word }, more);
    if (failure !== null) printer.failed(word, failure);
    results.push(failure);
  }
  return results;
}
