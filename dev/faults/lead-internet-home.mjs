/**
 * Loaded before the product (`node --import`), it puts a name server and one host of the Internet on this machine: names are
 * asked of `INTERNET_DNS`, and whoever connects to `INTERNET_ADDRESS` reaches `INTERNET_PORT` of the loopback, and is none
 * the wiser.
 */
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const { INTERNET_DNS: server = '', INTERNET_ADDRESS: address, INTERNET_PORT: port } = process.env;

dns.Resolver = class extends dns.Resolver {
  /** @param {any} [options] */
  constructor(options) {
    super(options);
    this.setServers([server]);
  }
};

const { connect } = net;
net.connect = /** @type {any} */ (
  (/** @type {any[]} */ ...all) => {
    if (all[0]?.host !== address) return /** @type {any} */ (connect)(...all);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    Object.defineProperty(socket, 'remoteAddress', { value: address });
    return socket;
  }
);
syncBuiltinESMExports();
