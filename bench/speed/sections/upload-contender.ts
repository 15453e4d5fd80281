import type { Answer } from '../http/create-answer-reader';
import { expectBytes } from '../http/expect-bytes';
import { measureLoad } from '../http/measure-load';
import { writeUpload } from '../http/write-upload';
import { clearUploads } from '../store/clear-uploads';
import type { Contender } from './contest';
import type { Effort } from './section';

const IN_FLIGHT = 8;
/** A rate of a few answers is none: what takes longer is measured for longer. */
const LEAST = 3 * IN_FLIGHT;
/** How many of a measurement's images are read back. */
const SAMPLE = 8;

export type UploadTarget = {
  readonly name: string;
  /** Null: not ours to look at. */
  readonly pid: number | null;
  /** Of the route. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the images end. Null: not ours to clear. */
  readonly folder: string | null;
};

/** What an answer tells of an image: its address, and where it says so its hash. */
function readAnswer(text: string): { url: string; sha256: string | null } {
  const [url, sha256] = ['url', 'sha256'].map(
    (member) => new RegExp(`"${member}":"([^"]+)"`).exec(text)?.[1],
  );
  if (url === undefined) throw new Error(`an answer without an address: ${text}`);
  return { url, sha256: sha256 ?? null };
}

/** Uploads to one server, of which some are read back and all are then deleted, so that the disk does not fill. */
export function uploadContender(
  { name, pid, url, headers, folder }: UploadTarget,
  image: { readonly bytes: Buffer; readonly format: 'png' | 'jpeg' },
  effort: Effort,
): Contender {
  const next = writeUpload(url, image.bytes, image.format, headers);
  return {
    name,
    async measure() {
      const latest: string[] = [];
      const check = ({ status, body, head }: Answer) => {
        if (status !== 200) throw new Error(`${name}: ${head}\n\n${body?.toString()}`);
        latest.push(body!.toString());
        if (latest.length > SAMPLE) latest.shift();
      };
      const load = { url, connections: IN_FLIGHT, next, check, keepBody: true, least: LEAST };
      const sample = await measureLoad(pid, { ...load, ...effort });
      for (const text of latest) {
        const told = readAnswer(text);
        await expectBytes(told.url, told.sha256);
      }
      if (folder !== null) await clearUploads(folder);
      return sample;
    },
  };
}
