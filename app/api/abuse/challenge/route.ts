import { toNextRoute } from '@/lib/http/to-next-route';
import { challengeRoute } from '@/lib/http/routes';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(challengeRoute);
