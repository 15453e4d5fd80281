import { failed, seen } from '@/dev/payments/script-payments';
import { SETTLED_ONCE, type Asked, type WalkStage } from '../walk-stage';

/**
 * What a path that sells answers to payments, good and bad.
 *
 * @param make what else a request must bring, new each time
 */
export async function walkSale(
  stage: WalkStage,
  path: string,
  make: () => Promise<Asked> = async () => ({}),
): Promise<void> {
  const { script } = stage;
  const send = async (headers: Record<string, string>) => {
    const asked = await make();
    return stage.ask('POST', path, { ...asked, headers: { ...headers, ...asked.headers } });
  };
  script.answers = [SETTLED_ONCE()];
  const paid = await stage.sign(path);
  await send(paid);
  await send(paid);
  await send({ ...paid, 'x-payment': Object.values(paid)[0]! });
  await send({ 'payment-signature': 'no base64' });
  await send({ 'payment-signature': 'A'.repeat(9_000) });
  await send({ ...(await stage.sign(path)), 'idempotency-key': 'short' });

  script.answers = [failed('insufficient_funds')];
  await send(await stage.sign(path));
  script.answers = [{ kind: 'unreached', cause: 'a test' }];
  await send(await stage.sign(path));
  script.answers = [{ kind: 'broken', cause: 'a test' }];
  script.view = seen(null);
  await send(await stage.sign(path));
}
