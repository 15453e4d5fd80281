import sharp from 'sharp';

/** Chances of a fixed sequence, so that every run shows the same picture. */
function createNoise(length) {
  const bytes = Buffer.alloc(length);
  let state = 402;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/**
 * A picture with the grain of a photograph: a JPEG of the quality that comes nearest to a size from below.
 *
 * @param {{ width: number, height: number, maxBytes: number }} options
 * @returns {Promise<Buffer>}
 */
export async function makePhoto({ width, height, maxBytes }) {
  const raw = { width: width / 4, height: height / 4, channels: /** @type {const} */ (3) };
  const pixels = await sharp(createNoise(raw.width * raw.height * 3), { raw })
    .resize(width, height)
    .removeAlpha()
    .raw()
    .toBuffer();
  let best = null;
  for (let [low, high] = [1, 100]; low <= high;) {
    const quality = Math.floor((low + high) / 2);
    const jpeg = await sharp(pixels, { raw: { ...raw, width, height } })
      .jpeg({ quality })
      .toBuffer();
    if (jpeg.length > maxBytes) high = quality - 1;
    else [best, low] = [jpeg, quality + 1];
  }
  if (best === null) throw new Error(`no JPEG of ${width} × ${height} is under ${maxBytes} bytes`);
  return best;
}
