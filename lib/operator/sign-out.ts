import type { Context } from '@/lib/context';
import type { OperatorSession } from './operator-session';

/** Ends a session: its cookie is nothing from now on. Ending it twice is fine. */
export async function signOut(
  { db }: Pick<Context, 'db'>,
  { id }: Pick<OperatorSession, 'id'>,
): Promise<void> {
  await db.operatorSession.deleteMany({
    where: { idHash: new Uint8Array(Buffer.from(id, 'hex')) },
  });
}
