import sharp from 'sharp';

export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly format: 'png' | 'jpeg';
  /** Of the noise around a middle grey: how many bytes a pixel takes. */
  readonly sigma: number;
};

/** Noise as a camera makes it, so that it takes real work to inflate: the bytes differ with each call. */
export function makeImage({ width, height, format, sigma }: Picture): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma } as const;
  const made = sharp({ create: { width, height, channels: 3, background: '#000', noise } });
  return format === 'png' ? made.png().toBuffer() : made.jpeg({ quality: 85 }).toBuffer();
}
