import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SettleResponse } from '@x402/core/types';

/** One request to settle, and what can be done with it. */
export type Exchange = {
  /** What was asked: for answers that name it without settling. */
  readonly network: string;
  readonly payer: string | undefined;
  /** Really settles, once; asked again it tells the same. */
  readonly settle: () => Promise<SettleResponse>;
  readonly answer: (status: number, body: unknown) => void;
  readonly answerText: (status: number, type: string, body: string) => void;
  /** Ends the connection without an answer. */
  readonly drop: () => void;
  /** Aborted when the caller has given up or the facilitator ends. */
  readonly gone: AbortSignal;
};

type Fault = {
  /** Whether money may move. */
  readonly settles: boolean;
  run(exchange: Exchange, reason?: string): Promise<void> | void;
};

const HTML = '<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>';
const STRANGER = '0x4020000000000000000000000000000000000BAD';

const randomHash = () => `0x${randomBytes(32).toString('hex')}`;
const sendHtml = (exchange: Exchange) => exchange.answerText(500, 'text/html', HTML);
const sendBroken = (exchange: Exchange) =>
  exchange.answerText(200, 'application/json', '{"success":true,"transac');
const refuse = (exchange: Exchange, status: number, errorReason: string) =>
  exchange.answer(status, {
    success: false,
    errorReason,
    transaction: '',
    network: exchange.network,
    payer: exchange.payer,
  });
const sendPending = ({ answer, network, payer }: Exchange, transaction: string) =>
  answer(500, { success: false, errorReason: 'settlement_pending', transaction, network, payer });
/** Settles, and answers as it was settled but for these members. */
const settleAnd = async (
  exchange: Exchange,
  change: Partial<Record<keyof SettleResponse, unknown>>,
) => exchange.answer(200, { ...(await exchange.settle()), ...change });
/** Never resolves while the caller waits. */
const hang = ({ gone }: Exchange) =>
  new Promise<void>((resolve) => {
    if (gone.aborted) resolve();
    gone.addEventListener('abort', () => resolve(), { once: true });
  });

/** Every way in which this facilitator misbehaves when it is told to. */
export const FAULTS = {
  pending: {
    settles: true,
    run: async (exchange) => sendPending(exchange, (await exchange.settle()).transaction),
  },
  'pending for ever': {
    settles: false,
    run: (exchange) => sendPending(exchange, randomHash()),
  },
  'hangs before settling': { settles: false, run: hang },
  'hangs after settling': {
    settles: true,
    run: async (exchange) => {
      await exchange.settle();
      await hang(exchange);
    },
  },
  'drops before settling': { settles: false, run: (exchange) => exchange.drop() },
  'drops after settling': {
    settles: true,
    run: async (exchange) => {
      await exchange.settle();
      exchange.drop();
    },
  },
  'html before settling': { settles: false, run: sendHtml },
  'html after settling': {
    settles: true,
    run: async (exchange) => {
      await exchange.settle();
      sendHtml(exchange);
    },
  },
  'broken json before settling': { settles: false, run: sendBroken },
  'broken json after settling': {
    settles: true,
    run: async (exchange) => {
      await exchange.settle();
      sendBroken(exchange);
    },
  },
  'another payer': { settles: true, run: (exchange) => settleAnd(exchange, { payer: STRANGER }) },
  'another network': {
    settles: true,
    run: (exchange) =>
      settleAnd(exchange, {
        network: exchange.network.startsWith('eip155:') ? 'eip155:8453' : 'base',
      }),
  },
  'no transaction': { settles: true, run: (exchange) => settleAnd(exchange, { transaction: '' }) },
  'no transaction, nothing sent': {
    settles: false,
    run: ({ answer, network, payer }) =>
      answer(200, { success: true, transaction: '', network, payer }),
  },
  'a transfer that never was': {
    settles: false,
    run: ({ answer, network, payer }) =>
      answer(200, { success: true, transaction: randomHash(), network, payer }),
  },
  'twice as slow': {
    settles: true,
    run: async (exchange) => {
      const started = performance.now();
      const settled = await exchange.settle();
      await delay(performance.now() - started);
      exchange.answer(200, settled);
    },
  },
  refuses: {
    settles: false,
    run: (exchange, reason = 'invalid_exact_evm_insufficient_balance') =>
      refuse(exchange, 200, reason),
  },
  'refuses after settling': {
    settles: true,
    run: async (exchange, reason = 'invalid_exact_evm_transaction_failed') => {
      await exchange.settle();
      refuse(exchange, 200, reason);
    },
  },
  '401': { settles: false, run: ({ answer }) => answer(401, { error: 'unauthorized' }) },
  '403': { settles: false, run: ({ answer }) => answer(403, { error: 'forbidden' }) },
  '429': { settles: false, run: ({ answer }) => answer(429, { error: 'too many requests' }) },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export type FaultSetting = {
  readonly name: FaultName;
  /** Of a refusal. */
  readonly reason?: string;
};

export const isFaultName = (name: unknown): name is FaultName =>
  typeof name === 'string' && Object.hasOwn(FAULTS, name);
