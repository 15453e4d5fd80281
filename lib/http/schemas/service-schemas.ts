import { z } from 'zod';
import { CASE_STATES } from '@/lib/abuse/case-states';
import { JOB_NAMES } from '@/lib/jobs/jobs';
import { COUNT, LINK, TIME } from './parts';

const CASE_ID = z.string().regex(/^[a-z0-9]{10}$/);

export const FILED_REPORT = z
  .strictObject({
    caseId: CASE_ID,
    status: z.enum(CASE_STATES),
    statusUrl: LINK.describe('Tells what became of it, to whoever knows this address.'),
    dueAt: TIME.nullable().describe('When it is decided; null where it was decided before.'),
    message: z.string(),
  })
  .describe('A report that was taken in.');

export const FILED_APPEAL = z
  .strictObject({
    caseId: CASE_ID,
    status: z.literal('appealed'),
    dueAt: TIME,
    putBackFrom: TIME.nullable().describe('Of a counter-notice: when the image comes back.'),
  })
  .describe('An appeal that was taken in.');

export const PROOF_CHALLENGE = z
  .looseObject({ parameters: z.looseObject({ algorithm: z.string() }), signature: z.string() })
  .describe('A proof of work to be solved, in the form of ALTCHA.');

const STATE = z.enum(['ok', 'failed']);
const part = { state: STATE, ms: COUNT };

export const HEALTH = z
  .strictObject({
    status: STATE,
    parts: z.strictObject({
      database: z.strictObject(part),
      store: z.strictObject(part),
      disk: z.strictObject({ ...part, freeBytes: COUNT.nullable() }),
      payments: z.strictObject({ ...part, missing: COUNT.nullable() }).optional(),
      jobs: z.strictObject({
        state: z.enum(['ok', 'late', 'failed']),
        ms: COUNT,
        waiting: z.partialRecord(z.enum(JOB_NAMES), z.looseObject({ oldestSeconds: COUNT })),
      }),
    }),
    limits: z
      .strictObject({
        freeMaxBytes: COUNT,
        paidMaxBytes: COUNT,
        maxRequestBytes: COUNT.optional(),
        directUploadUrl: LINK.optional(),
      })
      .describe('Largest files, in bytes.'),
    proof: z.string().nullable().optional(),
  })
  .describe('Whether each part works, and how long it took to find out.');

export const JOB_REPORT = z
  .union([
    z.strictObject({
      job: z.enum(JOB_NAMES),
      status: z.enum(['done', 'partial']),
      did: z.record(z.string(), z.int()),
      left: z.looseObject({}),
      ms: COUNT,
    }),
    z.strictObject({ job: z.enum(JOB_NAMES), status: z.literal('running'), until: TIME }),
  ])
  .describe('What a run of a job did, and what is left.');
