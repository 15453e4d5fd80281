import { parentPort, workerData } from 'node:worker_threads';
import { hashInThread } from '@/server/hash-in-thread';

// The server starts this, in a thread.
if (parentPort === null) throw new Error('dist/hash-images.mjs is no command of its own');
hashInThread(parentPort, workerData as SharedArrayBuffer);
