import * as z from 'zod';
import { formatDuration } from '@/lib/format/format-duration';
import type { ServiceFacts } from './service-facts';
import { describePayment } from './describe-payment';
import { ID_FIELD, KEY_FIELD } from './input-fields';
import { KEEP_OUTPUT } from './output-schemas';
import type { ToolText } from './tool-text';

const INPUT = z.strictObject({ id: ID_FIELD, idempotencyKey: KEY_FIELD.optional() });

const LOCAL = INPUT.omit({ idempotencyKey: true });

export type KeepImageInput = z.infer<typeof INPUT>;

/** `keep_image`: a longer life for an image, paid for. */
export function describeKeepImage(facts: ServiceFacts): ToolText<KeepImageInput> {
  const { prices, money, paid } = facts;
  const price =
    prices === null
      ? 'Nothing is sold by this server, so that it always answers with an error.'
      : `Costs ${prices.keep} in ${money}.`;
  return {
    name: 'keep_image',
    title: 'Keep an image longer',
    description: `Keeps a live image ${formatDuration(paid.retentionSeconds)} longer, counted from its present expiry, at the same URL. ${price} Anyone may keep any image; whoever uploaded it can still delete it.${describePayment(facts)}`,
    inputSchema: facts.isLocal ? LOCAL : INPUT,
    outputSchema: KEEP_OUTPUT,
    annotations: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: true,
    },
  };
}
