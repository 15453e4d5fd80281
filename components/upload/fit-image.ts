/** A version of an image that this browser made. */
export type FittedImage = {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
  readonly fromWidth: number;
  readonly fromHeight: number;
  /** 0 to 1; null where the format has none. */
  readonly quality: number | null;
};

/** Tried at full size, best first; below the last one the picture gets smaller instead of worse. */
const QUALITIES = [0.92, 0.85, 0.75];
const SHRUNK_QUALITY = 0.85;
const ROUNDS = 8;
/** Pixels of a side that browsers draw reliably. */
const MAX_SIDE = 8192;

/** Whether any pixel lets the ground through; looked at in small, since only yes or no is asked. */
function hasAlpha(bitmap: ImageBitmap): boolean {
  const side = 128;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return true;
  context.drawImage(bitmap, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  for (let index = 3; index < data.length; index += 4) if ((data[index] ?? 0) < 255) return true;
  return false;
}

function encode(bitmap: ImageBitmap, scale: number, type: string, quality: number): Promise<Blob> {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2d canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas.convertToBlob({ type, quality });
}

/**
 * Makes a still version of `file` in at most `maxBytes`: first by quality, then by size. JPEG, or WebP (PNG where the
 * browser writes no WebP) if it lets the ground through. Null where the browser cannot open the file or nothing fits.
 */
export async function fitImage(file: Blob, maxBytes: number): Promise<FittedImage | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  try {
    const type = hasAlpha(bitmap) ? 'image/webp' : 'image/jpeg';
    let scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const facts = (blob: Blob, quality: number): FittedImage => ({
      blob,
      width: Math.max(1, Math.round(bitmap.width * scale)),
      height: Math.max(1, Math.round(bitmap.height * scale)),
      fromWidth: bitmap.width,
      fromHeight: bitmap.height,
      quality: blob.type === 'image/png' ? null : quality,
    });

    let blob: Blob | null = null;
    for (const quality of QUALITIES) {
      blob = await encode(bitmap, scale, type, quality);
      if (blob.size <= maxBytes) return facts(blob, quality);
    }
    for (let round = 0; round < ROUNDS && blob !== null; round += 1) {
      // Size goes with the area; a little less, so that the next round mostly is the last.
      scale *= Math.min(0.9, Math.sqrt(maxBytes / blob.size) * 0.97);
      blob = await encode(bitmap, scale, type, SHRUNK_QUALITY);
      if (blob.size <= maxBytes) return facts(blob, SHRUNK_QUALITY);
    }
    return null;
  } catch {
    // Out of memory for the canvas: the offer is withdrawn in words, nothing else is lost.
    return null;
  } finally {
    bitmap.close();
  }
}
