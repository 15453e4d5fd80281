import { toNextRoute } from '@/lib/http/to-next-route';
import { appealRoute } from '@/lib/http/routes';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(appealRoute);
