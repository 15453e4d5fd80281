import { inject } from 'vitest';
import { askBroker } from '@/dev/broker/ask-broker';
import type { TestChain } from './vitest-global-setup';

/**
 * The chain and the facilitator that the whole run shares. Give each test a payer of its own (`fundAccount`) and a payTo
 * of its own, plan faults by nonce only, and move no clock; what pauses or kills takes `startOwnChain`.
 */
export function getTestChain(): Promise<TestChain> {
  return askBroker(inject('chainBroker'));
}
