import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { FacilitatorCalls } from '@/dev/facilitator/start-facilitator';

export type FacilitatorStart = {
  readonly rpcUrl: string;
  readonly databaseUrl: string;
  /** Milliseconds from its callers to it, and back. */
  readonly awayMs: number;
};

export type FacilitatorReport = {
  readonly url: string;
  /** Since it started. */
  readonly calls: FacilitatorCalls;
  /** Requests to settle whose authorization stood in the ledger when they came, committed: as `settling`, and else. */
  readonly reserved: { readonly found: number; readonly notSettling: number };
};

export type ForkedFacilitator = {
  readonly url: string;
  report(): Promise<FacilitatorReport>;
  stop(): Promise<void>;
};

/** Runs `facilitator.ts`, which start.mjs has bundled beside this file, and resolves when it listens. */
export async function forkFacilitator(start: FacilitatorStart): Promise<ForkedFacilitator> {
  const file = new URL('./.cache/bench-payments/facilitator.mjs', `file://${process.cwd()}/`);
  const child = fork(file, [JSON.stringify(start)], { execArgv: [] });
  const exited = once(child, 'exit');
  const next = async (): Promise<FacilitatorReport> => {
    const told = once(child, 'message') as Promise<[FacilitatorReport]>;
    const ended = exited.then(() => Promise.reject(new Error('the facilitator has ended')));
    const [report] = await Promise.race([told, ended]);
    return report;
  };
  const { url } = await next();
  return {
    url,
    report: () => {
      child.send('report');
      return next();
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}
