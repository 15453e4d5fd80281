// A facilitator as a process of its own, for tests that kill it. Started by spawn-facilitator.ts, with its options as JSON.
import { startFacilitator } from './start-facilitator';

const options = JSON.parse(process.argv[2] ?? '{}') as { rpcUrl: string; port: number };
// Nobody is left to ask it anything.
process.on('disconnect', () => process.exit(0));
const { url, port, adminUrl } = await startFacilitator({
  ...options,
  log: (line) => console.error(line),
  faults: true,
  ownRelayer: true,
});
process.send?.({ url, port, adminUrl });
