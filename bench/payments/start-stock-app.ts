import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type StockApp = { readonly url: string; stop(): Promise<void> };

/** Serves what build-stock-app.mjs has built, by `next start`, and resolves when it listens. */
export async function startStockApp(env: {
  FACILITATOR_URL: string;
  PAY_TO_V1: string;
  PAY_TO_V2: string;
}): Promise<StockApp> {
  const root = process.cwd();
  const child = spawn(
    process.execPath,
    [path.join(root, 'node_modules/next/dist/bin/next'), 'start', '-p', '0', '-H', '127.0.0.1'],
    {
      cwd: path.join(root, '.cache', 'stock-app'),
      env: { ...process.env, ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`the stock app ended:\n${printed}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
