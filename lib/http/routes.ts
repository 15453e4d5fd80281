import { refuse } from '@/lib/errors';
import type { Route } from './answer';
import { handleDelete } from './handle-delete';
import { handleFacts } from './handle-facts';
import { handleHealth } from './handle-health';
import { handleImage } from './handle-image';
import { handleUpload } from './handle-upload';

/** `POST /api/free` */
export const freeUploadRoute: Route = {
  name: 'free',
  methods: { POST: (call) => handleUpload(call, 'free') },
  policy: { POST: 'upload' },
  failure: 'upload_failed',
};

/** `GET|DELETE /api/images/{id}` */
export const imageFactsRoute: Route = {
  name: 'facts',
  methods: { GET: handleFacts, HEAD: handleFacts, DELETE: handleDelete },
  policy: { GET: 'read', HEAD: 'read', DELETE: 'delete' },
};

/** `GET|HEAD IMAGE_URL/{id}.{ext}`: not limited, since a cache or a popular page asks from one address. */
export const imageBytesRoute: Route = {
  name: 'image',
  host: 'images',
  methods: { GET: handleImage, HEAD: handleImage },
};

/** `GET /api/health` */
export const healthRoute: Route = {
  name: 'health',
  methods: { GET: handleHealth, HEAD: handleHealth },
};

/** Every other path below `/api`, in the form that programs read. */
export const unknownRoute: Route = {
  name: 'unknown',
  methods: {
    GET: async () => refuse('not_found', 'no such route'),
    HEAD: async () => refuse('not_found', 'no such route'),
    POST: async () => refuse('not_found', 'no such route'),
    DELETE: async () => refuse('not_found', 'no such route'),
  },
};
