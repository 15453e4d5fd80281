import { buildTiff, type TiffPlan } from '../tiff-builder';
import { MARKER } from './marked-file';

const bytes = Buffer.from(MARKER, 'latin1');

/** EXIF blocks with the marker in each kind of place that TIFF has, and beside it an orientation of 6. */
export const MARKED_EXIF: readonly (readonly [place: string, block: Buffer])[] = (
  [
    ['a text field of EXIF', { description: MARKER }],
    ['the maker in EXIF', { maker: MARKER, littleEndian: true }],
    ['a maker note', { makerNote: bytes }],
    ['a user comment', { userComment: MARKER, littleEndian: true }],
    ['a GPS field', { gps: MARKER }],
    ['an EXIF thumbnail', { thumbnail: bytes }],
    ['bytes behind the directories of EXIF', { trailer: bytes }],
  ] satisfies [string, TiffPlan][]
).map(([place, plan]) => [place, buildTiff({ orientation: 6, ...plan })]);

/** What all of them come to. */
export const CLEAN_EXIF = buildTiff({ orientation: 6 });
