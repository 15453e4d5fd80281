import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { HEAD_BYTES, nameFile } from './name-file';
import type { UploadLimits } from './upload-item';

export type FileCheck =
  | { readonly ok: true; readonly animated: boolean }
  | {
      readonly ok: false;
      readonly title: string;
      readonly message: string;
      readonly offer: 'shrink' | 'convert' | null;
      readonly animated: boolean;
    };

const no = (
  title: string,
  message: string,
  offer: 'shrink' | 'convert' | null = null,
  animated = false,
): FileCheck => ({ ok: false, title, message, offer, animated });

const TAKEN = 'PNG, JPEG, GIF and WebP';

/** How a file over the free limit could be kept whole. */
function namePaidWay(sizeBytes: number, limits: UploadLimits): string {
  const { paid } = limits;
  if (paid === null) return 'Make it smaller and try again.';
  if (sizeBytes > paid.maxBytes) {
    return `It is also over the paid limit of ${formatBytes(paid.maxBytes)}.`;
  }
  return `Up to ${formatBytes(paid.maxBytes)} for ${formatDuration(paid.seconds)} costs ${paid.price}; the docs say how a program pays.`;
}

/** Says before anything is sent what the server would refuse, in words, and what this browser could do about it. */
export async function checkFile(file: Blob, limits: UploadLimits): Promise<FileCheck> {
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch {
    return no(
      'This could not be read',
      'It may be a folder, or it was moved or changed. Choose the image again. Nothing was sent.',
    );
  }
  const named = nameFile(head);
  if (named.kind === 'empty') {
    return no('This file is empty', 'It holds no bytes. Choose another one. Nothing was sent.');
  }
  if (named.kind === 'unknown') {
    return no('This is not an image', `img402 takes ${TAKEN}. Nothing was sent.`);
  }
  if (named.kind === 'foreign') {
    const what = named.words === 'a HEIC photo' ? HEIC : `img402 takes ${TAKEN}.`;
    return no(
      `This is ${named.words}`,
      `${what} Nothing was sent.`,
      named.picture ? 'convert' : null,
    );
  }
  if (file.size > limits.maxBytes) {
    return no(
      `${formatBytes(file.size)} is over the free limit of ${formatBytes(limits.maxBytes)}`,
      `Nothing was sent. ${namePaidWay(file.size, limits)}`,
      'shrink',
      named.animated,
    );
  }
  return { ok: true, animated: named.animated };
}

const HEIC = `Most browsers cannot show this format of iPhone cameras. Pick the photo with the button on the iPhone, which then hands over a JPEG, or save it as ${TAKEN.replace(' and ', ' or ')}.`;
