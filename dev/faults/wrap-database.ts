import type { Database } from '@/lib/db/create-client';
import type { Points } from './create-points';

/** As `pg` throws it where the connection goes away. */
function goAway(): never {
  throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
}

/**
 * A database whose every statement, and every transaction as a whole, is a call of a port.
 *
 * @param onWait told each time a payment is read that another request has in its hands
 */
export function wrapDatabase(db: Database, points: Points, onWait: () => void): Database {
  const extended = db.$extends({
    query: {
      async $allOperations({ model, operation, args, query }) {
        const place = `db ${model ?? ''} ${operation}`;
        const value: unknown = await points.pass<unknown>(place, () => query(args), goAway);
        if (model === 'Payment' && operation === 'findUniqueOrThrow') {
          if ((value as { state?: unknown }).state === 'settling') onWait();
        }
        return value;
      },
    },
  }) as unknown as Database;
  const transact = (run: never) =>
    points.pass<unknown>('db transaction', () => extended.$transaction(run), goAway);
  return new Proxy(extended, {
    get: (target, name, receiver): unknown =>
      name === '$transaction' ? transact : Reflect.get(target, name, receiver),
  });
}
