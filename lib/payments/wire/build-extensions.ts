import { PRODUCTS, type Product } from '../products';

/**
 * How a catalogue of paid services finds us, in the form of `declareDiscoveryExtension`: what is sent and answered, and
 * a schema for it. The schema of the answer is left out, for the sake of the header's size.
 *
 * Source: x402 specification, extensions/bazaar.
 */
export function buildBazaarExtension(product: Product) {
  const { path, bodyType, bodyExample, bodySchema, outputExample } = PRODUCTS[product];
  return {
    info: {
      input: { type: 'http', method: 'POST', bodyType, body: bodyExample },
      output: { type: 'json', example: outputExample },
    },
    schema: {
      type: 'object',
      properties: {
        input: {
          type: 'object',
          properties: {
            type: { const: 'http' },
            method: { enum: ['POST'] },
            bodyType: { enum: [bodyType] },
            body: bodySchema,
          },
          required: ['type', 'method', 'bodyType', 'body'],
        },
        output: { type: 'object' },
      },
      required: ['input'],
    },
    ...(path.includes(':') ? { routeTemplate: path } : {}),
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
      type: 'object',
      properties: {
        required: { type: 'boolean' },
        id: { type: 'string', minLength: 16, maxLength: 128, pattern: '^[a-zA-Z0-9_-]+$' },
      },
      required: ['required'],
    },
  };
}
