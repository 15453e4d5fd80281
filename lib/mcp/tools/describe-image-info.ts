import * as z from 'zod';
import { ID_FIELD } from './input-fields';
import { FACTS_OUTPUT } from './output-schemas';
import type { ToolText } from './tool-text';

const INPUT = z.strictObject({ id: ID_FIELD });

export type ImageInfoInput = z.infer<typeof INPUT>;

/** `image_info`: what anyone may know of an image. */
export function describeImageInfo(): ToolText<ImageInfoInput> {
  return {
    name: 'image_info',
    title: 'Look up an image',
    description:
      'Tells the URL, type, size, dimensions, hash and expiry of an image of this service, while it is live. An error "not_found" means that it never was, has expired or was deleted.',
    inputSchema: INPUT,
    outputSchema: FACTS_OUTPUT,
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
  };
}
