import { ChainError } from '@/lib/payments/chain';
import { FaucetError } from '@/lib/payments/faucet';
import { stall, type Timers } from '../stall';
import type { WalkStage } from '../walk-stage';

const CLAIM = '/api/payments/claim';
const FAUCET = '/api/wallet/faucet';
const ACCOUNT = '0x4020000000000000000000000000000000000402';

/** What payers ask for afterwards. */
export async function walkPayments(stage: WalkStage, timers: Timers): Promise<void> {
  const { context } = stage;
  const payments = context.payments!;
  const { id } = await context.db.payment.findFirstOrThrow({ where: { state: 'settled' } });
  await stage.ask('GET', `/api/payments/${id}`);
  await stage.ask('GET', `/api/payments/${'0'.repeat(32)}`);

  const claim = async (body: object) =>
    stage.ask('POST', CLAIM, { body, headers: await stage.signIn('POST', CLAIM) });
  await claim({ limit: 2 });
  await claim({ payment: '0'.repeat(32) });
  await stage.ask('POST', CLAIM, { body: { limit: 'many' } });
  await stall(timers, (body) => stage.ask('POST', CLAIM, { body }));
  const away = async (): Promise<never> => {
    throw new ChainError('a test');
  };
  const chain = { ...payments.chain, verifyMessage: away, balanceOf: away };
  const faucet = {
    fill: async () => {
      throw new FaucetError('a test');
    },
  };
  const broken = { ...context, payments: { ...payments, chain, faucet } };
  await stage.ask('POST', CLAIM, { headers: await stage.signIn('POST', CLAIM), context: broken });

  const balance = (address: string, at = context) =>
    stage.ask('GET', '/api/wallet/balance', { query: { address }, context: at });
  await balance(ACCOUNT);
  await balance('0x402');
  await balance(ACCOUNT, broken);
  const body = { address: ACCOUNT };
  await stage.ask('POST', FAUCET, { body });
  await stage.ask('POST', FAUCET, { body: { address: '0x402' } });
  await stage.ask('POST', FAUCET, { body, context: broken });
  await stall(timers, (stream) => stage.ask('POST', FAUCET, { body: stream }));
}
