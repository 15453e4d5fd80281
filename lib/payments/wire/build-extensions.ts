import type { Product } from '@/lib/db/create-client';
import { getOutputExample, PRODUCTS } from '../products';

/** What stands in a path where its template has `:name`. Empty where it has none. */
function readPathParams(template: string, pathname: string): Readonly<Record<string, string>> {
  const given = pathname.split('/');
  const named = template
    .split('/')
    .flatMap((segment, i) => (segment.startsWith(':') ? [[segment.slice(1), given[i] ?? '']] : []));
  return Object.fromEntries(named) as Record<string, string>;
}

/**
 * How a catalogue of paid services finds us: what is sent and answered, and a schema of it, in the form that the SDK's
 * `declareDiscoveryExtension` and its server make, less the schema of the answer, for the sake of the header's size.
 *
 * Source: x402 specification, extensions/bazaar.
 */
export function buildBazaarExtension(product: Product, resourceUrl: string, count: number) {
  const { path, bodyType, bodyExample, bodySchema } = PRODUCTS[product];
  const pathParams = readPathParams(path, new URL(resourceUrl).pathname);
  const isTemplate = Object.keys(pathParams).length > 0;
  return {
    ...(isTemplate ? { routeTemplate: path } : {}),
    info: {
      input: {
        type: 'http',
        method: 'POST',
        bodyType,
        body: bodyExample,
        ...(isTemplate ? { pathParams } : {}),
      },
      output: { type: 'json', example: getOutputExample({ product, count }) },
    },
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        input: {
          type: 'object',
          properties: {
            type: { type: 'string', const: 'http' },
            method: { type: 'string', enum: ['POST'] },
            bodyType: { type: 'string', enum: [bodyType] },
            body: bodySchema,
            ...(isTemplate ? { pathParams: { type: 'object' } } : {}),
          },
          required: ['type', 'method', 'bodyType', 'body'],
          additionalProperties: false,
        },
        output: { type: 'object' },
      },
      required: ['input'],
    },
  };
}

/**
 * An invitation to name the payment, so that it can be asked for again: the same thing as an `Idempotency-Key`.
 *
 * Source: x402 specification, extensions/payment_identifier.
 */
export function buildIdentifierExtension() {
  return {
    info: { required: false },
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        required: { type: 'boolean' },
        id: { type: 'string', minLength: 16, maxLength: 128, pattern: '^[a-zA-Z0-9_-]+$' },
      },
      required: ['required'],
    },
  };
}
