import { callRpc } from './call-rpc';
import { repeat } from './repeat';

/** Long past the validity of every payment that was open when the chain was last used. */
const AWAKE_MS = 15 * 60_000;

/** Between blocks while nobody pays. Each takes 10 KB of anvil's memory: at 2 s it would be 450 MB a day. */
const ASLEEP_SECONDS = 30;

export type Clock = {
  /** Somebody may be waiting for a block. */
  wake(): void;
  stop(): Promise<void>;
};

type Block = { number: string; timestamp: string };

/**
 * Mines empty blocks, as a real chain would, so that blocks become final and the chain's time goes on. While nobody
 * pays it does so seldom; a transaction or `wake` ends that.
 */
export function keepTime(
  rpcUrl: string,
  seconds: number,
  { isPaused, log }: { isPaused: () => boolean; log: (line: string) => void },
): Clock {
  let awakeUntil = Date.now() + AWAKE_MS;
  let mined = 0;
  const tick = async (): Promise<number> => {
    if (isPaused()) return 1_000;
    try {
      const options = { timeoutMs: 5_000 };
      const latest = await callRpc<Block>(
        rpcUrl,
        'eth_getBlockByNumber',
        ['latest', false],
        options,
      );
      if (mined !== 0 && Number(latest.number) > mined) awakeUntil = Date.now() + AWAKE_MS;
      mined = Number(latest.number);
      const age = Date.now() / 1_000 - Number(latest.timestamp);
      if (age >= (Date.now() < awakeUntil ? seconds : ASLEEP_SECONDS)) {
        await callRpc(rpcUrl, 'evm_mine', [], options);
        mined += 1;
      }
    } catch (error) {
      if (!isPaused()) log(`the local chain did not mine: ${String(error)}`);
    }
    return (seconds * 1_000) / 2;
  };
  return { wake: () => (awakeUntil = Date.now() + AWAKE_MS), stop: repeat(tick, 0) };
}
