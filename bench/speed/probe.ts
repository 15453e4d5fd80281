import { parentPort, workerData } from 'node:worker_threads';
import { runPaced, type PacedLoad } from './http/run-paced';

// A client in a thread of its own: what another one sends meanwhile does not make it late.
parentPort!.postMessage(await runPaced(workerData as PacedLoad));
