import type { Server, ServerResponse } from 'node:http';

/** Below the 10 s after which supervisors kill. */
const PATIENCE_MS = 9_000;

/**
 * Ends a server without cutting what is under way: goes on answering, so that new uploads are told to come back, until
 * nothing is in flight or patience ends; then closes every connection.
 */
export async function drain(
  server: Server,
  inFlight: ReadonlySet<ServerResponse>,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const until = performance.now() + patienceMs;
  server.closeIdleConnections();
  while (inFlight.size > 0 && performance.now() < until) {
    const [response] = inFlight;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((resolve) => response!.once('close', resolve)),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, until - performance.now());
      }),
    ]);
    clearTimeout(timer);
  }
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
