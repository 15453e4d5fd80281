import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats, { type FormatsPlugin } from 'ajv-formats';

type Media = { readonly schema: object; readonly example?: unknown };
type Response = {
  readonly content?: Readonly<Record<string, Media>>;
  readonly headers?: Readonly<Record<string, unknown>>;
};
export type DocumentedOperation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly $ref: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
};
export type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type Got = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const PROBLEM = 'application/problem+json';
/** Other forms of the same problem. */
const TEXTS = ['text/html', 'text/plain'];

/** What a problem is counted under: its code. Of a 402, `error` may be the reason of a facilitator. */
const codesOf = (status: string, { schema }: Media): string[] => {
  if (status === '402') return ['payment_required'];
  const own = (schema as { allOf: [object, { properties: { error: { enum: string[] } } }] }).allOf;
  return own[1].properties.error.enum;
};

/** Holds answers against a document, and remembers what of it was seen. */
export class AnswerBook {
  /** What was answered and is not in the document, or is otherwise than it says. */
  readonly faults: string[] = [];
  readonly seen = new Set<string>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(readonly document: Document) {
    // A module of CommonJS, of whose `default` the types know nothing here.
    (formats as unknown as { default: FormatsPlugin }).default(this.#ajv);
    const { schemas } = document.components;
    this.#ajv.addSchema({ $id: 'https://openapi.test/', components: { schemas } });
  }

  /** Null where the value is as the schema wants it. */
  check(schema: object, value: unknown): string | null {
    let validate = this.#compiled.get(schema);
    if (validate === undefined) {
      const text = JSON.stringify(schema).replaceAll('"#/', '"https://openapi.test/#/');
      validate = this.#ajv.compile(JSON.parse(text) as object);
      this.#compiled.set(schema, validate);
    }
    return validate(value) ? null : this.#ajv.errorsText(validate.errors);
  }

  /** @param template the path as the document has it */
  read(method: string, template: string, got: Got): void {
    const operation = this.document.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`the document has no ${method} ${template}`);
    const fault = this.#judge(operation, got);
    if (fault !== null) {
      this.faults.push(
        `${operation.operationId} ${got.status}: ${fault} ${got.body.slice(0, 200)}`,
      );
    }
  }

  #judge({ operationId, responses }: DocumentedOperation, got: Got): string | null {
    const { status, headers, body } = got;
    const response = responses[status];
    if (response === undefined) return 'the status is not documented';
    for (const name of Object.keys(response.headers ?? {})) {
      if (headers[name.toLowerCase()] === undefined) return `the header ${name} is missing`;
    }
    if (response.content === undefined) {
      this.seen.add(`${operationId} ${status}`);
      return body === '' ? null : 'a body is not documented';
    }
    const type = (headers['content-type'] ?? '').split(';')[0]!;
    const media = response.content[type];
    if (media === undefined) return `the type ${type} is not documented`;
    if (!type.endsWith('json')) {
      if (status < 400) this.seen.add(`${operationId} ${status} ${type}`);
      return null;
    }
    const value = JSON.parse(body) as { error?: string };
    const isProblem = type === PROBLEM || status === 402;
    const what = status === 402 ? 'payment_required' : value.error;
    this.seen.add(`${operationId} ${status} ${isProblem ? what : type}`);
    return this.check(media.schema, value);
  }

  /** What the document tells of and nobody has seen. */
  listUnseen(): string[] {
    const told = Object.values(this.document.paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ operationId, responses }) =>
        Object.entries(responses).flatMap(([status, { content }]) => {
          const name = `${operationId} ${status}`;
          if (content === undefined) return [name];
          return Object.entries(content).flatMap(([type, media]) => {
            if (type === PROBLEM || status === '402') {
              return codesOf(status, media).map((code) => `${name} ${code}`);
            }
            return Number(status) >= 400 && TEXTS.includes(type) ? [] : [`${name} ${type}`];
          });
        }),
      );
    return told.filter((name) => !this.seen.has(name));
  }
}
