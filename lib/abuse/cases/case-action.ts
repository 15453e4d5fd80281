import { z } from 'zod';
import { CATEGORIES } from '../categories';
import { RESTORE_REASONS } from './restore-case';

/** Everything that an operator can do to a case, from the desk and from a shell alike. */
export const CASE_ACTION = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('triage') }),
  z.strictObject({
    action: z.literal('remove'),
    category: z.enum(CATEGORIES).nullable().default(null),
    samePayer: z.boolean().default(false),
  }),
  z.strictObject({ action: z.literal('keep') }),
  z.strictObject({ action: z.literal('restore'), reason: z.enum(RESTORE_REASONS) }),
  z.strictObject({ action: z.literal('close') }),
  z.strictObject({ action: z.literal('hold') }),
  z.strictObject({ action: z.literal('release') }),
  z.strictObject({ action: z.literal('merge'), into: z.string().regex(/^[a-z0-9]{10}$/) }),
  z.strictObject({ action: z.literal('categorise'), category: z.enum(CATEGORIES) }),
  z.strictObject({ action: z.literal('note'), text: z.string().trim().min(1).max(5_000) }),
  z.strictObject({ action: z.literal('tipline'), number: z.string().regex(/^[0-9]{1,20}$/) }),
  z.strictObject({ action: z.literal('erase') }),
]);

export type CaseAction = z.infer<typeof CASE_ACTION>;
