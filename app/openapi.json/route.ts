import { openapiRoute } from '@/lib/http/openapi/openapi-route';
import { toNextRoute } from '@/lib/http/to-next-route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(openapiRoute);
