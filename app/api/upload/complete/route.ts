import { toNextRoute } from '@/lib/http/to-next-route';
import { completeUploadRoute } from '@/lib/http/routes';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(completeUploadRoute);
