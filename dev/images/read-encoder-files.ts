import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CorpusEntry } from './corpus/corpus-entry';

const FORMATS = { png: 'png', jpg: 'jpeg', gif: 'gif', webp: 'webp' } as const;

/** The committed files of other encoders (`dev/images/encoders`), named `tool/options.ext`. */
export function readEncoderFiles(): CorpusEntry[] {
  const root = new URL('./encoders/', import.meta.url);
  return readdirSync(root, { withFileTypes: true })
    .filter((folder) => folder.isDirectory())
    .flatMap(({ name: tool }) =>
      readdirSync(new URL(`${tool}/`, root)).map((file) => `${tool}/${file}`),
    )
    .map((name) => ({
      name,
      format: FORMATS[name.split('.').pop() as keyof typeof FORMATS],
      bytes: readFileSync(fileURLToPath(new URL(name, root))),
    }));
}
