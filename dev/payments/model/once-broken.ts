import type { Disturbance } from './request';
import type { Step } from './step';

const quiet: Disturbance = { server: 0, copies: 1, fault: null, plan: null };
const none = { which: 0, ...quiet } as const;
const buy = {
  kind: 'pay',
  ...{
    buyer: 0,
    product: 'upload_token',
    count: 1,
    keyed: true,
    version: 2,
    picture: 2,
    target: 0,
  },
  meanwhile: null,
  ...quiet,
} as const satisfies Step;

/** Sequences that once broke a rule, as short as they got. */
export const ONCE_BROKEN: Readonly<Record<string, readonly Step[]>> = {
  'a repeat after the authorization has ended is answered as the first request was': [
    buy,
    { kind: 'time goes by', seconds: 320 },
    { kind: 'repeat', key: 'same', ...none },
    { kind: 'repeat', key: 'none', ...none },
  ],
  'bytes of a refused payment go, though they could not be deleted with its refusal': [
    { ...buy, product: 'upload', fault: { name: 'drops before settling' } },
    { kind: 'interfere', which: 0, how: 'cancel' },
    { kind: 'reconcile', ...quiet, plan: { call: 7, mode: 'crash before' } },
  ],
};
