import type { SecretKey } from '@/lib/secrets';
import type { OperatorSession } from './operator-session';

/** What every form of a session carries and no other site can know. Hex. */
export function deriveFormToken(key: SecretKey, { id }: Pick<OperatorSession, 'id'>): string {
  return key.derive('operator-form', id).toString('hex');
}
