import { toNextRoute } from '@/lib/http/to-next-route';
import { securityTxtRoute } from '@/lib/http/routes';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(securityTxtRoute);
