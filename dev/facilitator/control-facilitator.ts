import type { FacilitatorCalls, FacilitatorControls } from './start-facilitator';

/** The controls of a facilitator in another process, by its admin address. */
export function controlFacilitator(adminUrl: string): FacilitatorControls {
  const ask = async <Result>(command: string, body: object): Promise<Result> => {
    const response = await fetch(`${adminUrl}/${command}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { result?: Result; error?: string };
    if (answer.error !== undefined) throw new Error(`${command}: ${answer.error}`);
    return answer.result as Result;
  };
  return {
    setFault: (fault) => ask('setFault', { fault }),
    queueFault: (fault, count) => ask('queueFault', { fault, count }),
    setFaultFor: (nonce, fault) => ask('setFaultFor', { nonce, fault }),
    hold: (point, nonce) => ask('hold', { point, nonce }),
    reached: (point, nonce) => ask('reached', { point, nonce }),
    release: (point, nonce) => ask('release', { point, nonce }),
    down: () => ask('down', {}),
    up: () => ask('up', {}),
    readCalls: (nonce) => ask<FacilitatorCalls>('readCalls', { nonce }),
  };
}
