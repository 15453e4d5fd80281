import { toNextRoute } from '@/lib/http/to-next-route';
import { mcpRoute } from '@/lib/mcp/mcp-route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(mcpRoute);
