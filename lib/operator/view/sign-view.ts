import type { SecretKey } from '@/lib/secrets';
import type { OperatorSession } from '../operator-session';

/** Proof that a session was granted the sight of one image until a time (ISO 8601). Hex. */
export function signView(
  key: SecretKey,
  { id }: Pick<OperatorSession, 'id'>,
  imageId: string,
  until: string,
): string {
  return key.derive('operator-view', JSON.stringify([id, imageId, until])).toString('hex');
}
