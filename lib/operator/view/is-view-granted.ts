import { timingSafeEqual } from 'node:crypto';
import type { Context } from '@/lib/context';
import { hashSecret } from '@/lib/secrets';
import type { OperatorSession } from '../operator-session';
import { signView } from './sign-view';

const GRANT = /^(?<until>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\.(?<proof>[0-9a-f]{64})$/;

/** Whether a grant is for this session and this image, and not over. */
export function isViewGranted(
  { clock, secrets }: Pick<Context, 'clock' | 'secrets'>,
  session: Pick<OperatorSession, 'id'>,
  imageId: string,
  grant: string | null,
): boolean {
  const { until, proof } = GRANT.exec(grant ?? '')?.groups ?? {};
  if (until === undefined || proof === undefined) return false;
  const isOurs = secrets.all.some((key) =>
    timingSafeEqual(hashSecret(proof), hashSecret(signView(key, session, imageId, until))),
  );
  return isOurs && clock.now() < new Date(until);
}
