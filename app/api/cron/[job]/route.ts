import { toNextRoute } from '@/lib/http/to-next-route';
import { cronRoute } from '@/lib/http/routes';

/** Seconds that a platform without a server of ours gives a run; a job begins no batch after 45 s. */
export const maxDuration = 60;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNextRoute(cronRoute);
