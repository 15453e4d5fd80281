import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Ratios by the names of their rows. */
export type Baseline = Readonly<Record<string, number>>;

/** What was written before; nothing where there is no such file. */
export async function readBaseline(file: string): Promise<Baseline> {
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Baseline) : {};
}
