import * as z from 'zod';
import type { ServiceFacts } from './service-facts';
import { ID_FIELD } from './input-fields';
import { DELETED_OUTPUT } from './output-schemas';
import type { ToolText } from './tool-text';

const TOKEN = z
  .string()
  .min(1)
  .max(512)
  .describe('The deleteToken that the upload of this image answered.');

const INPUT = z.strictObject({ id: ID_FIELD, deleteToken: TOKEN });
const REMEMBERED = z.strictObject({ id: ID_FIELD, deleteToken: TOKEN.optional() });

export type DeleteImageInput = z.infer<typeof REMEMBERED>;

/** `delete_image`: removes an image for good. */
export function describeDeleteImage({
  isLocal,
}: Pick<ServiceFacts, 'isLocal'>): ToolText<DeleteImageInput> {
  const token = isLocal
    ? 'The token may be left out for what was uploaded from this machine.'
    : 'Needs the deleteToken of its upload.';
  return {
    name: 'delete_image',
    title: 'Delete an image',
    description: `Deletes an image for good: its URL stops working at once, and nothing brings it back. ${token} Do it only if the user asked for it. What was paid is not given back.`,
    inputSchema: isLocal ? REMEMBERED : INPUT,
    outputSchema: DELETED_OUTPUT,
    annotations: {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
      openWorldHint: true,
    },
  };
}
