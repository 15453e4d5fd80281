import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@/dev/find-free-port';
import { spawnFacilitator, type SpawnedFacilitator } from '@/dev/facilitator/spawn-facilitator';

export type KeptFacilitator = {
  readonly url: string;
  /** SIGKILL. False where there was nobody to kill. */
  kill(): Promise<boolean>;
  stop(): Promise<void>;
};

const PAUSE_MS = 300;

/** A facilitator as a process of its own, started again on the same port whenever it ends. */
export async function keepFacilitator(rpcUrl: string): Promise<KeptFacilitator> {
  const port = await findFreePort();
  let current: SpawnedFacilitator | null = await spawnFacilitator({ rpcUrl, port });
  const { url } = current;
  let stopping = false;
  const goesOn = () => !stopping;
  const running = (async () => {
    while (goesOn()) {
      await current?.ended;
      current = null;
      await delay(PAUSE_MS);
      // It reads the chain to start with, which may hang: the next one comes later.
      if (goesOn()) current = await spawnFacilitator({ rpcUrl, port }).catch(() => null);
    }
    await current?.kill();
  })();
  return {
    url,
    async kill() {
      const victim = current;
      if (victim === null) return false;
      await victim.kill();
      return true;
    },
    async stop() {
      stopping = true;
      await current?.kill();
      await running;
    },
  };
}
