import type { Cli } from '../cli';
import { chooseServer } from '../command/choose-server';
import { parseTarget } from '../command/parse-target';
import { fail, type Failure } from '../failure';
import { findImage } from '../state/find-image';

export type Place = { readonly server: string; readonly id: string };

/** Which image at which server a model means. Tokens and money go there, so that nothing else is guessed. */
export function findPlace(cli: Cli, server: string, text: string): Place | Failure {
  const target = parseTarget(text);
  if (target === null) {
    const message =
      'This is neither the id nor the URL of an image. Next: give the "id" or the "url" that the upload answered.';
    return fail('usage', 'invalid_request', message);
  }
  const known = findImage(cli.state.read(), target.id, null);
  const at = chooseServer(target, known, {
    server: null,
    envServer: server,
    defaultServer: server,
  });
  // A URL of another server is not this one's to pay or to prove anything to.
  return at === server || known !== null
    ? { server: known?.server ?? server, id: target.id }
    : fail(
        'usage',
        'other_server',
        `This image is not at ${server}. Next: tell the user, who can start img402 mcp with another --server.`,
      );
}
