import * as z from 'zod';
import type { ServiceFacts } from './service-facts';
import { describeLimits } from './describe-limits';
import { describePayment } from './describe-payment';
import { EXPIRES_FIELD, KEY_FIELD, TIER_FIELD } from './input-fields';
import { UPLOAD_OUTPUT } from './output-schemas';
import type { ToolText } from './tool-text';

const INPUT = z.strictObject({
  image: z
    .string()
    .min(1)
    .optional()
    .describe('The bytes of the image in base64, or a data: URL. Only for small images.'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional()
    .describe('Where the server fetches the image from: a public http or https URL.'),
  tier: TIER_FIELD,
  expires: EXPIRES_FIELD.optional(),
  idempotencyKey: KEY_FIELD.optional(),
});

/** What is left of a payment is remembered there, so that no key of the caller's is needed. */
const LOCAL = INPUT.omit({ idempotencyKey: true }).extend({
  path: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe('A file of this machine. The best way: no bytes pass through the model.'),
});

export type UploadImageInput = z.infer<typeof INPUT> & z.infer<typeof LOCAL>;

/** `upload_image`: an image in, its public URL out. */
export function describeUploadImage(facts: ServiceFacts): ToolText<UploadImageInput> {
  const ways = facts.isLocal
    ? 'Give exactly one of "path" (a file of this machine; the best), "url" (the server fetches it) or "image" (base64; slow and costly, since every byte passes through you).'
    : 'Give exactly one of "url" (the server fetches it) or "image" (base64). If the image is a file and you have a shell, use create_upload instead: bytes in "image" pass through you, which is slow, costly and fails beyond some hundred kilobytes.';
  return {
    name: 'upload_image',
    title: 'Upload an image',
    description: `Uploads one image and returns its public URL, ready-made Markdown and HTML, and a deleteToken. ${ways} ${describeLimits(facts)} Anyone with the URL can see the image, so upload nothing private without the user's consent; metadata such as GPS is removed, pixels stay as they are. Tell the user the url and when it expires. Keep the deleteToken: delete_image needs it.${describePayment(facts)}`,
    inputSchema: facts.isLocal ? LOCAL : INPUT,
    outputSchema: UPLOAD_OUTPUT,
    annotations: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: true,
    },
  };
}
