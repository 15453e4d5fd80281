import { z } from 'zod';
import type { Context } from '@/lib/context';
import type { AbuseReport } from '@/lib/db/create-client';
import { openText } from '../seal-text';

/** One plain address: no second one, no name, and nothing that could end a header. */
const WRITTEN = z.object({
  email: z
    .string()
    .regex(/^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[^\s\p{C}@<>()[\]\\,;:"]{1,255}$/u)
    .optional(),
});

/**
 * Where a reporter wants to be answered; null where no address was left, or none that mail can be sent to, or it was
 * dropped.
 */
export function readReporterAddress(
  { secrets }: Pick<Context, 'secrets'>,
  report: Pick<AbuseReport, 'id' | 'secretKeyId' | 'sealedText'>,
): string | null {
  const written = WRITTEN.safeParse(openText(secrets, `abuse_report:${report.id}`, report));
  return written.data?.email ?? null;
}
