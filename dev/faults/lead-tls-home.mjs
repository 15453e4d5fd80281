/**
 * Loaded before the product (`node --import`): whoever connects to `TLS_NAME` by TLS reaches `TLS_PORT` of the loopback, asks
 * for the certificate of that name all the same, and is none the wiser.
 */
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';

const { TLS_NAME: name, TLS_PORT: port } = process.env;

const { connect } = tls;
tls.connect = /** @type {any} */ (
  (/** @type {any[]} */ ...all) => {
    if (all[0]?.host !== name) return /** @type {any} */ (connect)(...all);
    return connect({ ...all[0], host: '127.0.0.1', port: Number(port), servername: name });
  }
);
syncBuiltinESMExports();
