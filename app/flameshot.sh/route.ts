import { flameshotRoute } from '@/lib/http/documents/document-routes';
import { toNextRoute } from '@/lib/http/to-next-route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(flameshotRoute);
