// What a container's health check runs: ends with 0 where the server in it answers that it is well.
import { request } from 'node:http';

const { PORT = '3000', HOST = '127.0.0.1', SITE_URL = 'http://localhost' } = process.env;
const everywhere = HOST === '0.0.0.0' || HOST === '::' || HOST === '';

const asked = request(
  {
    host: everywhere ? '127.0.0.1' : HOST,
    port: PORT,
    path: '/api/health',
    // Any Host but the site's own is answered with 404.
    headers: { host: new URL(SITE_URL || 'http://localhost').host },
    timeout: 8_000,
  },
  (answer) => process.exit(answer.statusCode === 200 ? 0 : 1),
);
asked.on('timeout', () => process.exit(1));
asked.on('error', () => process.exit(1));
asked.end();
