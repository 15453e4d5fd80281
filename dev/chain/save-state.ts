import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { callRpc } from './call-rpc';
import { writeWhole } from './settle-state';

const inflate = promisify(gunzip);

/** Writes the state of a running anvil to a file, as `--load-state` reads it. */
export async function saveState(rpcUrl: string, file: string): Promise<void> {
  const dump = await callRpc<string>(rpcUrl, 'anvil_dumpState');
  await writeWhole(file, (await inflate(Buffer.from(dump.slice(2), 'hex'))).toString());
}
