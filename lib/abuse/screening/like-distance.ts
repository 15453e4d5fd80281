/**
 * How many of the 64 bits may differ for one picture to be called like another: it then goes to review, hidden, so that
 * too much costs an innocent picture its address. Measured over 180 painted scenes of dev/screening (soft noise as in
 * photographs, shapes, pages of words), of which a test repeats a part, in bits:
 *
 * - JPEG of quality 60 at 80 % of the size: 4 at most. PNG, GIF, grey, 16 bits, blur, JPEG of quality 30 at half the
 *   size: 5 at most. WebP of quality 50: 3 at most, but of a page of words 7, one in twenty above 6.
 * - 1 % cut off each side: 8 at most, one in twenty above 6 or 7. 2 %: half of them above 5. 5 %, a mirror image, a turn:
 *   not found.
 * - Two different pictures: of 244,650 pairs each, photographs 9 at least, shapes 13; pages of words, which are all
 *   alike, 4, with 3 pairs at 6 or below. At 8 it would be 58.
 */
export const LIKE_DISTANCE = 6;
