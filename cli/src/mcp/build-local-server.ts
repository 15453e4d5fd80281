import { McpServer, type CallToolResult } from '@modelcontextprotocol/server';
import { describeCreateUpload } from '@/lib/mcp/tools/describe-create-upload';
import { describeDeleteImage, type DeleteImageInput } from '@/lib/mcp/tools/describe-delete-image';
import { describeImageInfo } from '@/lib/mcp/tools/describe-image-info';
import { describeKeepImage } from '@/lib/mcp/tools/describe-keep-image';
import { describeUploadImage, type UploadImageInput } from '@/lib/mcp/tools/describe-upload-image';
import { presentData } from '@/lib/mcp/tools/present-data';
import { presentError } from '@/lib/mcp/tools/present-error';
import { registerTool } from '@/lib/mcp/tools/register-tool';
import { writeInstructions } from '@/lib/mcp/tools/write-instructions';
import { writeUploadCommand } from '@/lib/mcp/tools/write-upload-command';
import { buyUpload } from '../api/buy-upload';
import { deleteImage } from '../api/delete-image';
import { fetchInfo } from '../api/fetch-info';
import type { Bought } from '../api/finish-purchase';
import { keepImage } from '../api/keep-image';
import { uploadFree } from '../api/upload-free';
import type { Cli } from '../cli';
import type { Host } from '../command/host';
import { fail, isFailure, type Failure } from '../failure';
import { findImage } from '../state/find-image';
import { StateError } from '../state/state-error';
import type { Purse } from './create-purse';
import { describeHere } from './describe-here';
import { findPlace, type Place } from './find-place';
import type { McpOptions } from './parse-mcp-options';
import { readPicture } from './read-picture';

type Ports = { readonly host: Host; readonly cli: Cli; readonly purse: Purse };

/** What was bought, and what was paid for it, as the command line tells it in JSON. */
const tellBought = ({ answer, ...paid }: Bought) => ({ ...answer, ...paid });

/**
 * The tools of `/mcp` on the user's own machine: files are read here, payments signed here, delete tokens remembered
 * here; the server is spoken to as the command line does.
 */
export function buildLocalServer({ host, cli, purse }: Ports, options: McpOptions): McpServer {
  const { server: at } = options;
  const facts = describeHere(options, (cli.privateKey ?? '') !== '');
  const info = { name: 'img402', title: 'img402 image host', version: host.version };
  const server = new McpServer(info, { instructions: writeInstructions(facts) });

  const running =
    <Input>(work: (input: Input) => Promise<object | Failure>) =>
    async (input: Input): Promise<CallToolResult> => {
      const told = await work(input).catch((error: unknown) => {
        if (error instanceof StateError) return fail('local', 'state', error.message);
        // The cause is for whoever runs this; a model can do nothing with it.
        cli.warn(error instanceof Error ? error.message : String(error));
        return fail('local', 'internal_error', 'Something broke here. Next: call once more.');
      });
      if (!isFailure(told)) return presentData(told);
      const { code, message } = purse.explain(told);
      return presentError({ error: code, message });
    };

  const onImage =
    <Input extends { readonly id: string }>(
      work: (place: Place, input: Input) => Promise<object | Failure>,
    ) =>
    async (input: Input) => {
      const place = findPlace(cli, at, input.id);
      return isFailure(place) ? place : work(place, input);
    };

  const upload = async (input: UploadImageInput) => {
    const source = await readPicture(host, input);
    if (isFailure(source)) return source;
    const send = { server: at, expires: input.expires ?? null };
    if (input.tier === 'free') return uploadFree(cli, source, send);
    const bought = await buyUpload(cli, source, { ...send, budget: purse.budget });
    return isFailure(bought) ? bought : tellBought(bought);
  };

  registerTool(server, describeUploadImage(facts), running(upload));
  registerTool(
    server,
    describeCreateUpload(facts),
    running(async ({ filename = null, expires = null }) => {
      const url = `${at}/api/free`;
      const headers = { 'Idempotency-Key': cli.makeKey() };
      const command = writeUploadCommand({ url, headers, filename, expires });
      return { tier: 'free', uploadUrl: url, method: 'POST', headers, field: 'image', command };
    }),
  );
  registerTool(server, describeImageInfo(), running(onImage((place) => fetchInfo(cli, place))));
  registerTool(
    server,
    describeDeleteImage(facts),
    running(
      onImage(async ({ server: where, id }, { deleteToken }: DeleteImageInput) => {
        const token = deleteToken ?? findImage(cli.state.read(), id, where)?.deleteToken ?? null;
        if (token === null) {
          const message = `This machine has no delete token for ${id}. Next: call again with "deleteToken".`;
          return fail('usage', 'no_token', message);
        }
        const ended = await deleteImage(cli, { server: where, id, token });
        return isFailure(ended) ? ended : { id, deleted: true };
      }),
    ),
  );
  registerTool(
    server,
    describeKeepImage(facts),
    running(
      onImage(async (place) => {
        const kept = await keepImage(cli, place, purse.budget);
        return isFailure(kept) ? kept : tellBought(kept);
      }),
    ),
  );
  return server;
}
