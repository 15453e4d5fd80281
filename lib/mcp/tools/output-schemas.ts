import * as z from 'zod';

// Every client puts these before its model: no more is said than helps there.

/** Those that are optional every server of ours tells; one of others, spoken to from a machine of theirs, may not. */
const facts = {
  url: z.string().describe('Of the image itself. Anyone who has it can see the image.'),
  id: z.string(),
  expiresAt: z.string().describe('From then on the URL answers 404.'),
  contentType: z.string().optional(),
  sizeBytes: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  sha256: z.string().optional(),
};

const links = {
  pageUrl: z.string().optional().describe('A page that shows the image.'),
  markdown: z.string().optional().describe('Ready to be pasted where Markdown is read.'),
  html: z.string().optional(),
};

export const FACTS_OUTPUT = z.looseObject(facts);

export const DELETED_OUTPUT = z.looseObject({ id: z.string(), deleted: z.literal(true) });

const uploaded = z.looseObject({
  ...facts,
  ...links,
  deleteToken: z
    .string()
    .optional()
    .describe('A secret. Keep it: delete_image needs it, and nobody can give it again.'),
});

const kept = z.looseObject({ ...facts, ...links });

/** What a payment bought instead, where what was paid for could not be given any more. */
const token = z.looseObject({ token: z.string(), expiresAt: z.string() });

const created = z.looseObject({
  tier: z.enum(['free', 'paid']),
  uploadUrl: z.string(),
  method: z.literal('POST'),
  headers: z.record(z.string(), z.string()).describe('Send them with the upload. Secrets.'),
  field: z.literal('image').describe('Name of the form field that holds the file.'),
  command: z.string().describe('Run it in a POSIX shell. It prints JSON: "url" is the image.'),
  maxBytes: z.number().optional(),
  expiresAt: z.string().optional().describe('Until when the upload must begin.'),
});

/** A payment was sent and nobody knows yet what became of it. */
const pending = z.looseObject({
  status: z.literal('pending'),
  statusUrl: z.string(),
  message: z.string(),
});

/** Source: x402 specification, version 2, "PaymentRequired"; transport "MCP", the binding by a tool's result. */
const paymentRequired = z.looseObject({
  x402Version: z.literal(2),
  error: z.string(),
  resource: z.looseObject({ url: z.string() }),
  accepts: z.array(z.looseObject({ scheme: z.string(), network: z.string(), amount: z.string() })),
});

/**
 * Clients of the 2025 revisions hold a challenge, too, against the schema of the tool, though it is an error: so it is
 * one of its answers. They also want an object at the root, which a union alone does not say.
 */
const paidAnswer = (...answers: readonly z.ZodType[]) =>
  z.union([...answers, token, pending, paymentRequired]).meta({ type: 'object' });

export const UPLOAD_OUTPUT = paidAnswer(uploaded);
export const CREATE_OUTPUT = paidAnswer(created);
export const KEEP_OUTPUT = paidAnswer(kept);
