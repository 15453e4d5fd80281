import { listSeeds } from '@/dev/images/list-seeds';
import { probeFile } from '@/dev/images/probe-file';
import { repairPng } from '@/dev/images/repair-png';
import { repairWebp } from '@/dev/images/repair-webp';
import type { FuzzTarget } from '../fuzz-target';

const PNG = [
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'acTL',
  'fcTL',
  'fdAT',
  'iCCP',
  'sRGB',
  'gAMA',
  'cHRM',
  'pHYs',
  'sBIT',
  'cICP',
  'bKGD',
  'tEXt',
  'zTXt',
  'iTXt',
  'eXIf',
  'CgBI',
];
/** Lengths before, and empty chunks whole. */
const CHUNKS = [
  '\0\0\0\0IEND\xae\x42\x60\x82',
  '\0\0\0\0IDAT\x35\xaf\x06\x1e',
  '\0\0\0\x0dIHDR',
  '\0\0\0\x1afcTL',
  '\0\0\0\x08acTL',
];
const JPEG = Array.from(
  '\xd8\xd9\xda\xdb\xc0\xc1\xc2\xc3\xc4\xc9\xcc\xdc\xdd\xde\xfe\xe0\xe1\xe2\xed\xee\xd0\xd7\x01\x00',
  (marker) => `\xff${marker}`,
);
const APPS = [
  'JFIF\0',
  'JFXX\0',
  'Exif\0\0',
  'ICC_PROFILE\0',
  'Adobe\0',
  'II*\0\x08\0\0\0',
  'MM\0*\0\0\0\x08',
];
const GIF = [
  'GIF87a',
  'GIF89a',
  '!\xf9\x04',
  '!\xff\x0bNETSCAPE2.0\x03\x01',
  '!\xfe',
  '!\x01\x0c',
  ',',
  ';',
  '\0',
];
const WEBP = [
  'RIFF',
  'WEBP',
  'VP8 ',
  'VP8L',
  'VP8X',
  'ANIM',
  'ANMF',
  'ALPH',
  'ICCP',
  'EXIF',
  'XMP ',
  '\x9d\x01\x2a',
  '\x2f',
];
/** Empty and whole deflate streams. */
const DEFLATED = ['\x78\x9c', '\x78\x01\x01', '\x01\0\0\xff\xff', '\x03\0\0\0\0\x01'];

const repair = (bytes: Buffer): Buffer => {
  const head = bytes.toString('latin1', 0, 4);
  if (head === '\x89PNG') return repairPng(bytes);
  return head === 'RIFF' ? repairWebp(bytes) : bytes;
};

/** Whatever comes as an image: refused, or served as a file that stands, is the same picture and holds nothing else. */
export const target: FuzzTarget = {
  seeds: listSeeds,
  dictionary: [...PNG, ...CHUNKS, ...JPEG, ...APPS, ...GIF, ...WEBP, ...DEFLATED],
  maxLength: 8_192,
  repair,
  async run(bytes) {
    const { format, outcome, decodes, faults } = await probeFile(bytes);
    if (faults.length > 0) throw new Error(`${format}: ${faults.join('; ')}`);
    return decodes === null
      ? `${format} ${outcome}`
      : `${format} accepted, sharp decodes it ${decodes}`;
  },
};
