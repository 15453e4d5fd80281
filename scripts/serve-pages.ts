import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { servePages, type PagesTask } from '@/server/serve-pages';

// The server starts this, in a thread.
if (parentPort === null) throw new Error('dist/serve-pages.mjs is no command of its own');
const pages = await servePages(workerData as PagesTask);
const ending = once(parentPort, 'message');
parentPort.postMessage('ready');
await ending;
await pages.close();
process.exit();
