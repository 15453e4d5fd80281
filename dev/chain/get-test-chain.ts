import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import type { TestChain } from './vitest-global-setup';

/**
 * The chain and the facilitator that the whole run shares. Give each test a payer of its own (`fundAccount`) and a payTo
 * of its own, plan faults by nonce only, and move no clock; what pauses or kills takes `startOwnChain`.
 */
export async function getTestChain(): Promise<TestChain> {
  const answer = await text(connect(inject('chainBroker'), '127.0.0.1'));
  const parsed = JSON.parse(answer) as TestChain | { error: string };
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}
