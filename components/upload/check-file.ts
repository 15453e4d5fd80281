import { formatBytes } from '@/lib/format/format-bytes';
import { HEAD_BYTES, nameFile } from './name-file';
import type { UploadLimits, UploadTier } from './upload-item';

export type FileCheck =
  /** `tier`: the cheapest that takes it. */
  | { readonly ok: true; readonly tier: UploadTier; readonly animated: boolean }
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
  const { animated } = named;
  if (file.size <= limits.maxBytes) return { ok: true, tier: 'free', animated };
  const paidBytes = limits.shop?.upload.maxBytes ?? 0;
  if (file.size <= paidBytes) return { ok: true, tier: 'paid', animated };
  const [limit, name] =
    paidBytes > limits.maxBytes ? [paidBytes, 'paid'] : [limits.maxBytes, 'free'];
  return no(
    `${formatBytes(file.size)} is over the ${name} limit of ${formatBytes(limit)}`,
    'Nothing was sent. Make it smaller and try again.',
    'shrink',
    animated,
  );
}

const HEIC = `Most browsers cannot show this format of iPhone cameras. Pick the photo with the button on the iPhone, which then hands over a JPEG, or save it as ${TAKEN.replace(' and ', ' or ')}.`;
