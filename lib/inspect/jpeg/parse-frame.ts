import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { InspectionLimits } from '../limits';
import type { JpegComponent, JpegFrame } from './jpeg-frame';
import { refuseJpeg } from './refuse-jpeg';
import { writeSegment } from './write-segment';

const UNSUPPORTED = 'unsupported_format';

type Sampling = Omit<JpegComponent, 'blocks'>;

function parseComponents(payload: Uint8Array): Sampling[] | Refusal {
  const components: Sampling[] = [];
  for (let at = 6; at < payload.length; at += 3) {
    const id = payload[at]!;
    const h = payload[at + 1]! >> 4;
    const v = payload[at + 1]! & 15;
    const quantization = payload[at + 2]!;
    if (h < 1 || h > 4 || v < 1 || v > 4 || quantization > 3) {
      return refuseJpeg('The JPEG describes its colours with values that are not allowed.');
    }
    if (components.some((other) => other.id === id)) {
      return refuseJpeg('The JPEG names one colour component twice.');
    }
    components.push({ id, h, v, quantization });
  }
  return components;
}

function checkSize(width: number, height: number, samples: number, limits: InspectionLimits) {
  const pixels = width * height;
  const raw = pixels * samples;
  if (pixels <= Math.min(limits.framePixels, limits.totalPixels) && raw <= limits.rawBytes) {
    return null;
  }
  return refuse('too_many_pixels', `jpeg: ${width} x ${height}, ${samples} components`, {
    detail: `The JPEG is ${width} × ${height} pixels large.`,
  });
}

/**
 * Reads a SOF of 8-bit Huffman-coded JPEG (ITU-T T.81, B.2.2). A height of 0, which a DNL would tell later, is
 * refused, as are 2 components, for which no colour space is agreed, and sampling that no common decoder shows.
 */
export function parseFrame(
  marker: number,
  payload: Uint8Array,
  limits: InspectionLimits,
): JpegFrame | Refusal {
  const count = payload[5];
  if (count === undefined || payload.length !== 6 + 3 * count) {
    return refuseJpeg('The frame header of the JPEG has a wrong length.');
  }
  const precision = payload[0]!;
  const height = (payload[1]! << 8) | payload[2]!;
  const width = (payload[3]! << 8) | payload[4]!;
  if (precision !== 8) {
    const detail = `JPEGs of ${precision} bits a sample are not taken; save it with 8 bits.`;
    return refuseJpeg(detail, `marker ${marker}`, UNSUPPORTED);
  }
  if (width === 0 || height === 0) return refuseJpeg('The JPEG does not say how large it is.');
  if (count !== 1 && count !== 3 && count !== 4) {
    return refuseJpeg(`JPEGs of ${count} colour components are not taken.`, 'SOF', UNSUPPORTED);
  }
  const tooLarge = checkSize(width, height, count, limits);
  if (tooLarge !== null) return tooLarge;
  const sampling = parseComponents(payload);
  if (isRefusal(sampling)) return sampling;

  const maxH = Math.max(...sampling.map(({ h }) => h));
  const maxV = Math.max(...sampling.map(({ v }) => v));
  if (sampling.some(({ h, v }) => maxH % h !== 0 || maxV % v !== 0)) {
    return refuseJpeg(
      'The JPEG uses a rare sampling that viewers cannot show.',
      'SOF',
      UNSUPPORTED,
    );
  }
  const components = sampling.map((component) => ({
    ...component,
    blocks:
      Math.ceil(Math.ceil((width * component.h) / maxH) / 8) *
      Math.ceil(Math.ceil((height * component.v) / maxV) / 8),
  }));
  return {
    progressive: marker === 0xc2,
    width,
    height,
    components,
    interleavedUnits: Math.ceil(width / (8 * maxH)) * Math.ceil(height / (8 * maxV)),
    segment: writeSegment(marker, [payload]),
  };
}
