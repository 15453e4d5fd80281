import type { Route } from '@/lib/http/answer';
import { handleMcp } from './handle-mcp';

/** `POST /mcp`: without sessions and streams, so that `GET` and `DELETE` are not there. */
export const mcpRoute: Route = {
  name: 'mcp',
  methods: { POST: handleMcp },
  policy: { POST: 'mcp' },
  cors: true,
};
