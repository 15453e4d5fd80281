import { ERROR_CODES, refuse, type ErrorCode } from '@/lib/errors';
import type { Deployment } from '../documents/deployment';
import { ERROR_TABLE } from '../error-table';
import { problemBody } from '../problem';
import { refer } from './build-schemas';
import { listCommonCodes } from './list-common-codes';
import type { Answer, Contents, Operation } from './operation';

type Json = Record<string, unknown>;

/** The content of a request or an answer, with the schemas by their names. */
export function buildContent(contents: Contents): Json {
  return Object.fromEntries(
    Object.entries(contents).map(([type, { schema, example }]) => [
      type,
      {
        schema: typeof schema === 'string' ? { $ref: refer(schema) } : schema,
        ...(example === undefined ? {} : { example }),
      },
    ]),
  );
}

const buildHeaders = (names: readonly string[]): Json =>
  names.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
        ),
      };

const buildAnswer = ({ description, content, headers = [] }: Answer): Json => ({
  description,
  ...buildHeaders(headers),
  ...(content === undefined ? {} : { content: buildContent(content) }),
});

/** A 402 is for clients of x402, which read JSON of their own form. */
const mediaOf = (status: number): string =>
  status === 402 ? 'application/json' : 'application/problem+json';

const headersOf = (status: number): readonly string[] => {
  if (status === 402) return ['PAYMENT-REQUIRED'];
  return status === 429 || status === 503 ? ['Retry-After'] : [];
};

/** The refusals of one status: which codes there are, and what each says. */
function buildRefusals(
  { problems = {} }: Operation,
  status: number,
  codes: readonly ErrorCode[],
): Json {
  const name = codes.map((code) => problems[code]).find((found) => found !== undefined);
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  const body = { $ref: refer(name ?? 'Problem') };
  // Of a 402, `error` may be the reason of the facilitator.
  const schema =
    status === 402 ? body : { allOf: [body, { properties: { error: { enum: codes } } }] };
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_TABLE[code].title}.`).join(' '),
    ...buildHeaders(headersOf(status)),
    content: {
      [mediaOf(status)]: {
        schema,
        ...(status === 402 ? {} : { examples: Object.fromEntries(examples) as Json }),
      },
      // Of several images, each has its line.
      ...(name === 'UploadProblem' ? { 'text/plain': { schema: { type: 'string' } } } : {}),
      ...(status === 402 ? {} : { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}

/** What each code says, for the operations to point to. */
export const buildExamples = ({ origins }: Pick<Deployment, 'origins'>): Json =>
  Object.fromEntries(
    ERROR_CODES.map((code) => [
      code,
      { summary: ERROR_TABLE[code].title, value: problemBody(refuse(code, ''), origins) },
    ]),
  );

/** Every code that an operation can be refused with, each once. */
const codesOf = ({ env }: Pick<Deployment, 'env'>, operation: Operation): ErrorCode[] => [
  ...new Set([...operation.codes, ...listCommonCodes(env, operation)]),
];

/** All that an operation can answer, by status. */
export function buildResponses(deployment: Deployment, operation: Operation): Json {
  const responses: Record<string, Json> = {};
  for (const answer of operation.answers) responses[answer.status] = buildAnswer(answer);
  const codes = codesOf(deployment, operation);
  for (const status of new Set(codes.map((code) => ERROR_TABLE[code].status))) {
    const own = codes.filter((code) => ERROR_TABLE[code].status === status);
    const refusals = buildRefusals(operation, status, own);
    const there = responses[status];
    // A part that fails is told as health, and what keeps us from asking as a problem.
    responses[status] =
      there === undefined
        ? refusals
        : {
            ...there,
            content: { ...(there['content'] as Json), ...(refusals['content'] as Json) },
          };
  }
  return responses;
}
