import type { Document, DocumentedOperation } from './answer-book';

export type Wanted = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

type Parameter = { name: string; in: 'path' | 'query' | 'header'; example?: string };
type Schema = { $ref?: string; properties?: Record<string, object>; anyOf?: Schema[] };

/** No one of them is what any parameter or member wants, or all but. */
const TEXTS = ['', '0', '-1', 'x'.repeat(600), "'--", '\u00e9\u0301', '..', '<b>', 'null'];
const VALUES = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  'x'.repeat(6_000),
  [],
  {},
  [null],
  { a: { b: [] } },
];
const BODIES = ['', '{', '[]', 'null', '"text"', '{"a":1}', '[[[[[[[[]]]]]]]]', '\u0000', '{}'];

const find = ({ components }: Document, ref: string): unknown => {
  const [, , kind = '', name = ''] = ref.split('/');
  return components[kind]![name];
};

function listMembers(document: Document, schema: Schema): string[] {
  const whole = schema.$ref === undefined ? schema : (find(document, schema.$ref) as Schema);
  const own = Object.keys(whole.properties ?? {});
  return [...own, ...(whole.anyOf ?? []).flatMap((one) => listMembers(document, one))];
}

/** A body with each member left out, and each as what it should not be. */
function spoilBody(document: Document, schema: Schema, example: object): string[] {
  const names = [...new Set([...Object.keys(example), ...listMembers(document, schema)])];
  return [...names, 'unknown'].flatMap((name) =>
    [undefined, ...VALUES].map((value) => JSON.stringify({ ...example, [name]: value })),
  );
}

/**
 * The request that an operation documents, and many like it that are wrong in one place: parameters, headers, members of
 * the body, the body itself and its type.
 *
 * @param live values for the names in paths, of what is there
 */
export function makeBadRequests(
  document: Document,
  template: string,
  operation: DocumentedOperation,
  live: Readonly<Record<string, string>>,
): { readonly good: Wanted; readonly bad: readonly Wanted[] } {
  const parameters = (operation.parameters ?? []).map(
    ({ $ref }) => find(document, $ref) as Parameter,
  );
  const fill = (values: Readonly<Record<string, string>>): Wanted => {
    const valueOf = ({ name, example }: Parameter) => values[name] ?? live[name] ?? example ?? '';
    const at = (place: Parameter['in']) => parameters.filter((one) => one.in === place);
    const query = new URLSearchParams(
      at('query').flatMap((one) => {
        const value = valueOf(one);
        return value === '' && values[one.name] === undefined ? [] : [[one.name, value]];
      }),
    );
    const path = at('path').reduce(
      (text, one) => text.replace(`{${one.name}}`, encodeURIComponent(valueOf(one))),
      template,
    );
    const headers = at('header').flatMap((one) =>
      values[one.name] === undefined ? [] : [[one.name, encodeURI(values[one.name]!)]],
    );
    return {
      path: query.size === 0 ? path : `${path}?${query}`,
      headers: Object.fromEntries(headers) as Record<string, string>,
    };
  };
  const json = operation.requestBody?.content['application/json'];
  const example = json?.example ?? {};
  const plain = fill({});
  const asJson = { ...plain, headers: { 'content-type': 'application/json' } };
  const good = json === undefined ? plain : { ...asJson, body: JSON.stringify(example) };
  const types = Object.keys(operation.requestBody?.content ?? {});
  return {
    good,
    bad: [
      // An empty segment, and one of dots, is another path.
      ...parameters.flatMap((one) =>
        TEXTS.filter((text) => one.in !== 'path' || !['', '..'].includes(text)).map((text) => ({
          ...good,
          ...fill({ [one.name]: text }),
          headers: { ...good.headers, ...fill({ [one.name]: text }).headers },
        })),
      ),
      ...(json === undefined
        ? []
        : spoilBody(document, json.schema, example).map((body) => ({ ...asJson, body }))),
      ...(types.length === 0
        ? []
        : [...types, 'text/plain', 'nonsense', 'multipart/form-data; boundary=x'].flatMap((type) =>
            BODIES.map((body) => ({ ...plain, headers: { 'content-type': type }, body })),
          )),
      ...['text/html', 'text/plain', 'image/*;q=0', '%'].map((accept) => ({
        ...good,
        headers: { ...good.headers, accept },
      })),
      { ...good, headers: { ...good.headers, authorization: 'Bearer x' } },
      { ...good, headers: { ...good.headers, authorization: 'Basic eDp4' } },
      { ...good, headers: { ...good.headers, 'sign-in-with-x': 'e30=' } },
    ],
  };
}
