import type { Cli } from '../cli';
import { cleanText } from '../output/clean-text';
import type { Printer } from '../output/create-printer';
import type { Options } from './options';

/** Tells what this machine has uploaded and is not over by what it knows. Asks no server. */
export function runList(
  cli: Pick<Cli, 'state' | 'now'>,
  printer: Printer,
  { server }: Pick<Options, 'server'>,
): void {
  const live = cli.state
    .read()
    .images.filter(
      (image) =>
        Date.parse(image.expiresAt) > cli.now() && (server === null || image.server === server),
    );
  for (const image of live) {
    printer.done(image, [image.url, image.expiresAt, cleanText(image.name)].join('\t'), null);
  }
  if (live.length === 0) printer.note('Nothing that was uploaded from here is live.');
}
