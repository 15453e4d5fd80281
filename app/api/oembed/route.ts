import { oembedRoute } from '@/lib/http/routes';
import { toNextRoute } from '@/lib/http/to-next-route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(oembedRoute);
