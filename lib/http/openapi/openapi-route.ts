import type { Route } from '../answer';
import { serveDocument } from '../documents/serve-document';
import { buildDocument } from './build-document';

const serve = serveDocument('application/json', (deployment) =>
  JSON.stringify(buildDocument(deployment)),
);

/** `GET /openapi.json`. Not one of `routes.ts`, which the document itself is made from. */
export const openapiRoute: Route = {
  name: 'openapi',
  methods: { GET: serve, HEAD: serve },
  policy: { GET: 'document', HEAD: 'document' },
};
