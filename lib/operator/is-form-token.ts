import { timingSafeEqual } from 'node:crypto';
import { hashSecret, type Secrets } from '@/lib/secrets';
import { deriveFormToken } from './derive-form-token';
import type { OperatorSession } from './operator-session';

/** Whether a form was made for this session; compared in constant time, whatever its length. */
export function isFormToken(
  secrets: Secrets,
  session: Pick<OperatorSession, 'id'>,
  shown: string,
): boolean {
  return secrets.all.some((key) =>
    timingSafeEqual(hashSecret(shown), hashSecret(deriveFormToken(key, session))),
  );
}
