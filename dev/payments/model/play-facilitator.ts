import { createHttpFacilitator } from '@/lib/payments/facilitator/create-http-facilitator';
import type {
  Facilitator,
  FacilitatorAnswer,
  FacilitatorRequest,
} from '@/lib/payments/facilitator';
import { findFinalReason } from '@/lib/payments/refusal-reasons';
import type { Fault, Stage, World } from './world';

/** Long for one that answers, short for one that never will. */
const PATIENT_MS = 10_000;
const IMPATIENT_MS = 60;

const nonceOf = ({ paymentPayload }: FacilitatorRequest): string =>
  (paymentPayload as { payload: { authorization: { nonce: string } } }).payload.authorization.nonce;

const SENDS_NOTHING: ReadonlySet<string> = new Set(['down', '401', '403', '429']);

const isFinal = (reason: string | undefined): boolean =>
  reason === undefined || findFinalReason(reason) !== null;

/** What a settlement leaves behind, by the fault that was planned and, without one, by the honest answer. */
function judge(fault: Fault | null, answer: FacilitatorAnswer): 'nothing' | 'lie' | 'unclear' {
  if (fault === null) {
    const body = (answer.kind === 'response' ? answer.body : {}) as { success?: boolean };
    return body.success === false ? 'nothing' : 'unclear';
  }
  if (SENDS_NOTHING.has(fault.name)) return 'nothing';
  if (fault.name === 'refuses' && isFinal(fault.reason)) return 'lie';
  if (fault.name === 'refuses after settling' && fault.reason !== undefined) {
    return isFinal(fault.reason) ? 'lie' : 'unclear';
  }
  return 'unclear';
}

/** The real facilitator, by HTTP, with the fault that is planned for an authorization's next settlement. */
export function playFacilitator({ facilitator }: Stage, getWorld: () => World): Facilitator {
  const name = 'model';
  const patient = createHttpFacilitator({ name, url: facilitator.url, timeoutMs: PATIENT_MS });
  const impatient = createHttpFacilitator({ name, url: facilitator.url, timeoutMs: IMPATIENT_MS });
  // A port of the loopback on which nobody listens.
  const nobody = createHttpFacilitator({ name, url: 'http://127.0.0.1:1' });

  return {
    ...patient,
    async settle(request) {
      const world = getWorld();
      const auth = world.auths.get(nonceOf(request));
      if (auth === undefined) throw new Error('an authorization that nobody signed');
      const { fault, meanwhile, unclear } = auth;
      [auth.fault, auth.meanwhile] = [null, null];
      await meanwhile?.();
      world.stage.stats.count('settlements', fault?.name ?? 'honest');
      world.trace.push(`    settle ${auth.nonce.slice(0, 8)} ${fault?.name ?? 'honestly'}`);
      if (fault?.name === 'down') return nobody.settle(request);
      auth.unclear = true;
      if (fault?.name === 'a transfer that never was') auth.isClaimed = true;
      if (fault !== null) await facilitator.setFaultFor(auth.nonce, fault);
      const isHanging = fault?.name.startsWith('hangs') === true;
      const answer = await (isHanging ? impatient : patient).settle(request);
      if (fault !== null) await facilitator.setFaultFor(auth.nonce, null);
      const left = judge(fault, answer);
      if (left !== 'unclear') auth.unclear = unclear;
      if (left === 'lie') auth.lied = true;
      return answer;
    },
  };
}
