import { z } from 'zod';
import { CONTENT_TYPES } from '@/lib/images/formats';
import { LINK, TIME } from './parts';

/** The facts of an image on the wire. `url` is the first member: shell one-liners rely on it. */
export const IMAGE_FACTS = z
  .strictObject({
    url: LINK.describe('Where the image is served.'),
    id: z.string().regex(/^[a-z0-9]{10,32}$/),
    contentType: z.enum(Object.values(CONTENT_TYPES)).describe('Found in the bytes.'),
    sizeBytes: z.int().min(1).describe('Of what is served, not of what was sent.'),
    expiresAt: TIME.describe('From this instant on the image is 404. Never made earlier.'),
    width: z.int().min(1).describe('Pixels, as stored: an orientation is not applied.'),
    height: z.int().min(1).describe('Pixels, as stored.'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Of what is served.'),
  })
  .describe('What anyone may know of an image.');

/** Ways to show an image elsewhere. */
const IMAGE_LINKS = {
  pageUrl: LINK.describe('A page that shows the image.'),
  markdown: z.string().describe('To paste into Markdown.'),
  html: z.string().describe('To paste into HTML.'),
};

/** What an uploader gets, the delete token with it. */
export const UPLOADED_IMAGE = z
  .strictObject({
    ...IMAGE_FACTS.shape,
    deleteToken: z
      .string()
      .min(20)
      .describe('Shown this once: with it the image can be deleted before its time.'),
    ...IMAGE_LINKS,
  })
  .describe('The image that came of an upload.');

/** What whoever has kept an image is told: it may be another one's upload, so there is no token. */
export const KEPT_IMAGE = z
  .strictObject({ ...IMAGE_FACTS.shape, ...IMAGE_LINKS })
  .describe('The image that was kept, with its new expiry.');

const OEMBED_MEMBERS = {
  version: z.literal('1.0'),
  title: z.string(),
  provider_name: z.literal('img402'),
  provider_url: LINK,
  cache_age: z.int().min(0).describe('Seconds.'),
  url: LINK,
};

export const OEMBED = z
  .union([
    z.strictObject({
      ...OEMBED_MEMBERS,
      type: z.literal('photo'),
      width: z.int().min(1),
      height: z.int().min(1),
    }),
    z.strictObject({ ...OEMBED_MEMBERS, type: z.literal('link') }),
  ])
  .describe('How to show an image elsewhere; a link where it is larger than was asked for.');

/** The facts of an image on the wire. */
export type PresentedFacts = Readonly<z.infer<typeof IMAGE_FACTS>>;
/** What an uploader gets, the delete token with it. */
export type PresentedImage = Readonly<z.infer<typeof UPLOADED_IMAGE>>;
/** Ways to show an image elsewhere. */
export type PresentedLinks = Pick<PresentedImage, keyof typeof IMAGE_LINKS>;
