import { toNextRoute } from '@/lib/http/to-next-route';
import { healthRoute } from '@/lib/http/routes';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(healthRoute);
