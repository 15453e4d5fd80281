import { PRODUCTS } from '@/lib/payments/products';
import { formatUsdc } from '@/lib/format/format-usdc';
import type { Deployment } from '../documents/deployment';
import { writeGuidance } from '../documents/write-guidance';
import { API_VERSION } from './api-version';
import { buildContent, buildExamples, buildResponses } from './build-responses';
import { buildSchemas } from './build-schemas';
import { listOperations } from './list-operations';
import { TAGS, type Operation } from './operation';
import { HEADERS, PARAMETERS, SECURITY } from './shared-parts';

type Json = Record<string, unknown>;

/** What catalogues of paid services read. Source: Agentcash Discovery v1, section 7, and x402 version 2. */
function buildPaymentInfo({ env, payments }: Deployment, product: Operation['sells']): Json {
  if (product === undefined || payments === null) return {};
  const { network, payTo } = payments;
  const amount = PRODUCTS[product].price(env);
  return {
    'x-payment-info': {
      price: { mode: 'fixed', currency: 'USD', amount: formatUsdc(amount).replace('$', '') },
      protocols: [
        {
          x402: {
            scheme: 'exact',
            network: network.caip2,
            asset: network.asset,
            amount: String(amount),
            payTo,
          },
        },
      ],
    },
  };
}

function listParameters({ path, parameters = [] }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  return [...inPath, ...parameters].map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function buildOperation(deployment: Deployment, operation: Operation): Json {
  const { id, tag, summary, description, body, origin, proofs = [null], sells } = operation;
  const parameters = listParameters(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(origin === undefined ? {} : { servers: [{ url: origin, description: 'Images.' }] }),
    // A payment is no security scheme: readers would look for a key where an x402 client needs none.
    security: proofs[0] === null && proofs.length === 1 ? [] : proofs.map(toRequirement),
    ...buildPaymentInfo(deployment, sells),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: body.required, content: buildContent(body.content) } }),
    responses: buildResponses(deployment, operation),
  };
}

const toRequirement = (name: string | null): Json => (name === null ? {} : { [name]: [] });

function pick<Part>(parts: Readonly<Record<string, Part>>, text: string, prefix: string) {
  return Object.fromEntries(
    Object.entries(parts).filter(([name]) => text.includes(`"${prefix}${name}"`)),
  );
}

/** Those that are named by anything that is named itself. */
function pickSchemas(paths: Json): Json {
  const all = buildSchemas();
  const kept: Json = {};
  let text = JSON.stringify(paths);
  for (let found = pick(all, text, '#/components/schemas/'); ;) {
    const added = Object.keys(found).filter((name) => !(name in kept));
    if (added.length === 0)
      return Object.fromEntries(Object.entries(all).filter(([name]) => name in kept));
    Object.assign(kept, found);
    text = JSON.stringify(kept);
    found = pick(all, text, '#/components/schemas/');
  }
}

/** The OpenAPI document of this deployment: pure, and whole with every call. */
export function buildDocument(deployment: Deployment): Json {
  const { env, origins } = deployment;
  const { site } = origins;
  const paths: Record<string, Json> = {};
  const operations = listOperations(deployment);
  for (const operation of operations) {
    const item = (paths[operation.path] ??= {});
    item[operation.method.toLowerCase()] = buildOperation(deployment, operation);
  }
  const text = JSON.stringify(paths);
  const proofs = new Set(operations.flatMap((operation) => operation.proofs ?? []));
  const { contact } = env.abuse;
  return {
    openapi: '3.1.0',
    info: {
      title: 'img402',
      version: API_VERSION,
      summary: 'Upload an image, get a public URL.',
      description: `No account and no key. Errors are \`application/problem+json\`, or a page where \`Accept\` asks for HTML. HEAD answers as GET does, without a body; challenges and jobs have none. What is broken before an operation is found (headers that are too long, another method) is answered in the same form. The docs: ${site}/docs`,
      contact: {
        name: 'The operator',
        url: `${site}/abuse`,
        ...(contact === null ? {} : { email: contact }),
      },
      license: { name: 'MIT', identifier: 'MIT' },
      termsOfService: `${site}/terms`,
      'x-guidance': writeGuidance(deployment),
    },
    externalDocs: { url: `${site}/docs`, description: 'Docs' },
    servers: [{ url: site, description: 'This site.' }],
    'x-agentcash-guidance': { llmsTxtUrl: `${site}/llms.txt` },
    'x-discovery': { llmsTxtUrl: `${site}/llms.txt` },
    tags: Object.entries(TAGS)
      .filter(([name]) => operations.some(({ tag }) => tag === name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: pickSchemas(paths),
      parameters: pick(PARAMETERS, text, '#/components/parameters/'),
      headers: pick(HEADERS, text, '#/components/headers/'),
      examples: pick(buildExamples(deployment), text, '#/components/examples/'),
      securitySchemes: Object.fromEntries(
        Object.entries(SECURITY).filter(([name]) => proofs.has(name as keyof typeof SECURITY)),
      ),
    },
  };
}
