import { z } from 'zod';
import { APPEAL_TEXT } from '@/lib/abuse/appeals/appeal-text';
import { CATEGORIES } from '@/lib/abuse/categories';
import { MAX_URLS } from '@/lib/abuse/reports/read-urls';
import { REPORT_TEXT } from '@/lib/abuse/reports/report-text';

const EXPIRES = z
  .union([z.string(), z.number()])
  .optional()
  .describe('A life shorter than that of the tier: seconds, or a span like 30m, 12h or 3d.');

const BASE64 = z.string().describe('Base64, or a data: URL.');

/** An upload as JSON. Read as a stream, and so by no schema: the other members are looked over. */
export const IMAGE_BODY = z
  .union([
    z.looseObject({ image: BASE64, expires: EXPIRES }),
    z.looseObject({ file: BASE64, expires: EXPIRES }),
    z.looseObject({
      url: z.string().describe('Of an image that anybody may fetch, instead of the image.'),
      expires: EXPIRES,
    }),
  ])
  .describe('The image as text, or where it is.');

const URLS = z.union([z.string(), z.array(z.string()).max(MAX_URLS)]);

/** A report, and the answers that its category needs beside. What else is in the body is left alone. */
export const REPORT_BODY = z
  .looseObject({
    urls: URLS.optional().describe('Images of this site: their URLs, or those of their pages.'),
    url: URLS.optional().describe('The same, for one.'),
    category: z.enum(CATEGORIES),
    proof: z.string().optional().describe('A solved challenge: more reports are let in with one.'),
    ...REPORT_TEXT.shape,
  })
  .describe('A report of images, and what its category asks.');

/** An appeal. A counter-notice is whole or none. */
export const APPEAL_BODY = z
  .looseObject({
    id: z.string().max(32).describe('Of the image.'),
    deleteToken: z.string().max(200).optional().describe('Or as Authorization: Bearer.'),
    ...APPEAL_TEXT.shape,
  })
  .describe('An appeal against a removal.');
