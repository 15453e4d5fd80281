import type { IncomingMessage, ServerResponse } from 'node:http';
import type { x402Facilitator } from '@x402/core/facilitator';
import type { PaymentPayload, PaymentRequirements, SettleResponse } from '@x402/core/types';
import type { FaultPlan } from './create-fault-plan';
import { FAULTS, isFaultName, type Exchange, type FaultSetting } from './faults';
import type { HoldPoints } from './hold-points';
import { readJson, UnreadableError } from './read-json';
import { sendJson, sendText } from './send-json';

type Named = { payload?: { authorization?: { nonce?: string; from?: string } } };

/** What the standard HTTP facilitator is asked with, for `verify` and `settle` alike. */
export async function readAsked(request: IncomingMessage): Promise<{
  payload: PaymentPayload;
  requirements: PaymentRequirements;
  nonce: string | undefined;
  payer: string | undefined;
}> {
  const { paymentPayload, paymentRequirements } = await readJson(request);
  if (typeof paymentPayload !== 'object' || typeof paymentRequirements !== 'object') {
    throw new UnreadableError('paymentPayload or paymentRequirements is missing');
  }
  const authorization = (paymentPayload as Named | undefined)?.payload?.authorization;
  return {
    payload: paymentPayload as PaymentPayload,
    requirements: paymentRequirements as PaymentRequirements,
    nonce: authorization?.nonce,
    payer: authorization?.from,
  };
}

function faultOf(header: string | string[] | undefined): FaultSetting | null {
  return isFaultName(header) ? { name: header } : null;
}

function once<T>(action: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= action());
}

/** `POST /settle`, as told: honestly, or with the fault that is planned for it. */
export async function handleSettle(
  request: IncomingMessage,
  response: ServerResponse,
  {
    facilitator,
    faults,
    holds,
    obeysHeader,
    onSettle,
  }: {
    facilitator: x402Facilitator;
    faults: FaultPlan;
    holds: HoldPoints;
    /** Whether `x-test-fault` counts. */
    obeysHeader: boolean;
    onSettle: (nonce: string | undefined) => void | Promise<void>;
  },
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { payload, requirements, nonce, payer } = await readAsked(request);
  await onSettle(nonce);
  const byHeader = obeysHeader ? faultOf(request.headers['x-test-fault']) : null;
  const fault = byHeader ?? faults.choose(nonce);
  await holds.pass('received', nonce);
  const settle = once((): Promise<SettleResponse> => facilitator.settle(payload, requirements));
  const answerText: Exchange['answerText'] = (status, type, body) => {
    void holds.pass('answering', nonce).then(() => sendText(response, status, type, body));
  };
  const answer: Exchange['answer'] = (status, body) =>
    answerText(status, 'application/json', JSON.stringify(body));
  try {
    if (fault === null) {
      answer(200, await settle());
      return;
    }
    await FAULTS[fault.name].run(
      {
        network: requirements.network,
        payer,
        settle,
        answer,
        answerText,
        drop: () => request.socket.destroy(),
        gone: gone.signal,
      },
      fault.reason,
    );
  } catch (error) {
    sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
  }
}
