import * as z from 'zod';
import type { ServiceFacts } from './service-facts';
import { describeLimits } from './describe-limits';
import { describePayment } from './describe-payment';
import { EXPIRES_FIELD, KEY_FIELD, TIER_FIELD } from './input-fields';
import { CREATE_OUTPUT } from './output-schemas';
import type { ToolText } from './tool-text';

const INPUT = z.strictObject({
  filename: z
    .string()
    .min(1)
    .max(4096)
    // A line break in a command is a second command to whoever reads it.
    .regex(/^[^\p{Cc}]*$/u, 'a path without control characters')
    .optional()
    .describe(
      'Path of the file, as your shell finds it. Left out, the command says FILE in its place.',
    ),
  tier: TIER_FIELD,
  expires: EXPIRES_FIELD.optional(),
  idempotencyKey: KEY_FIELD.optional(),
});

/** There the program itself reads what is to be paid for. */
const LOCAL = INPUT.omit({ tier: true, idempotencyKey: true }).extend({
  tier: z.literal('free').default('free'),
});

export type CreateUploadInput = z.infer<typeof INPUT>;

/** `create_upload`: a command that uploads a file, for an agent with a shell. */
export function describeCreateUpload(facts: ServiceFacts): ToolText<CreateUploadInput> {
  const paid = facts.isLocal
    ? 'For the free tier only; for the paid one call upload_image with "path".'
    : `With tier "paid" this call buys a token for one upload, good for 10 minutes.${describePayment(facts)}`;
  return {
    name: 'create_upload',
    title: 'Get a command that uploads a file',
    description: `Returns an upload URL and a curl command that uploads an image file from your shell, so that its bytes never pass through you. Prefer it to upload_image whenever you have a shell and the image is a file. Uploads nothing itself: run "command" and read the JSON that it prints, whose "url" is the public URL and whose "deleteToken" delete_image needs. Running it again with the same file gives the same answer. ${describeLimits(facts)} ${paid}`,
    inputSchema: facts.isLocal ? LOCAL : INPUT,
    outputSchema: CREATE_OUTPUT,
    annotations: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: true,
    },
  };
}
