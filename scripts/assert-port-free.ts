import { createServer } from 'node:net';
import { StartError } from '@/lib/start-error';

/**
 * Looks before anything is started whether the port can be had. Other reasons than another program's using it are left
 * to the server itself, which tells them when it listens.
 *
 * @throws StartError that names the setting
 */
export async function assertPortFree(port: number, host: string | null): Promise<void> {
  const probe = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    probe.once('error', resolve);
    probe.listen({ port, ...(host === null ? {} : { host }) }, () =>
      probe.close(() => resolve(null)),
    );
  });
  if (error?.code !== 'EADDRINUSE') return;
  throw new StartError(
    `Port ${port} is in use by another program. Stop that program, or set PORT to a free one. Example: PORT=${port === 65_535 ? 3000 : port + 1}`,
    error,
  );
}
