import path from 'node:path';
import { startLogged, type LoggedServer } from './start-logged';

/** Serves what build-stock-app.mjs has built, by `next start`, and resolves when it listens. */
export async function startStockApp(env: Readonly<Record<string, string>>): Promise<LoggedServer> {
  const root = process.cwd();
  const next = path.join(root, 'node_modules/next/dist/bin/next');
  const cwd = path.join(root, '.cache', 'stock-app');
  return startLogged([process.execPath, next, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd,
    env: { ...process.env, ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    log: path.join(cwd, 'log'),
  });
}
