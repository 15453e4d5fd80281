import { createHash } from 'node:crypto';
import type { OutgoingMessage } from '@/lib/db/create-client';

/**
 * What a message is known by outside, in its `Message-ID` or `webhook-id`: the same for every attempt at it, so that
 * whoever gets it twice can tell; and another one for the same number after a restore. 32 hex digits.
 */
export const nameMessage = ({
  event,
  channel,
}: Pick<OutgoingMessage, 'event' | 'channel'>): string =>
  createHash('sha256').update(`${channel}\0${event}`).digest('hex').slice(0, 32);
