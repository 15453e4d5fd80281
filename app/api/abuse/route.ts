import { toNextRoute } from '@/lib/http/to-next-route';
import { reportRoute } from '@/lib/http/routes';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(reportRoute);
