import type { Needle } from './list-needles';

/** How much around it is shown. */
const AROUND = 48;

const show = (bytes: Buffer) => bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '·');

/** Every kind of mark that is in these bytes, with what stands around it. */
export function findMarks(needles: readonly Needle[], place: string, bytes: Buffer): string[] {
  return needles.flatMap((needle) => {
    const at = bytes.indexOf(needle.bytes);
    if (at === -1) return [];
    const around = bytes.subarray(Math.max(0, at - AROUND), at + needle.bytes.length + AROUND);
    return [`${place}: ${needle.what}: ${show(around)}`];
  });
}
