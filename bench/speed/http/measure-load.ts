import { readCpu } from '../process/read-cpu';
import type { Sample } from '../sections/sample';
import { runClosedLoop, type Load } from './run-closed-loop';

/** One measurement of a server, with what it took of the processors. */
export async function measureLoad(pid: number | null, load: Load): Promise<Sample> {
  const before = readCpu(pid);
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
  const { answers, seconds, latencies, allAnswers } = await runClosedLoop(load);
  const { user, system } = process.cpuUsage(cpu);
  return {
    rate: answers / seconds,
    latencies,
    cpuMs: (readCpu(pid) - before) / allAnswers,
    clientBusy: (user + system) / 1000 / (performance.now() - startedAt),
  };
}
