// A process of its own: `node run-s3rver.mjs` prints its port, and ends when its standard input does.
import crypto from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createMemoryBackend } from './create-memory-backend.mjs';

// s3rver enciphers the tokens of its listings with DES, which no OpenSSL of today has. Three times with one key, it is
// the same cipher, and that one is still there.
const createCipher = crypto.createCipheriv;
crypto.createCipheriv = /** @type {typeof createCipher} */ (
  (/** @type {string} */ name, /** @type {Buffer} */ key, /** @type {Buffer} */ iv) =>
    name === 'des'
      ? createCipher('des-ede3-cbc', Buffer.concat([key, key, key]), iv)
      : createCipher(name, key, iv)
);

const load = createRequire(import.meta.url);
const S3rver = load('s3rver');
const S3Object = load('s3rver/lib/models/object');

const s3 = new S3rver({ silent: true, vhostBuckets: false, directory: '/nonexistent' });
s3.store = s3.context.store = createMemoryBackend((...args) => new S3Object(...args));
const server = createServer(s3.callback());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  // As text: where colours are on, a number would wear one.
  if (address !== null && typeof address === 'object') console.log(String(address.port));
});
process.stdin.resume().on('close', () => process.exit(0));
