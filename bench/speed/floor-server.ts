import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFromFile } from './floors/answer-from-file';
import { answerFromMemory } from './floors/answer-from-memory';
import { answerNotModified } from './floors/answer-not-modified';
import { receiveUpload } from './floors/receive-upload';

// Each floor is this program with its name and its file or folder.
const FLOORS: Readonly<Record<string, (where: string) => RequestListener>> = {
  memory: answerFromMemory,
  file: answerFromFile,
  'not-modified': answerNotModified,
  M: (folder) => receiveUpload(folder, { fsync: false, inflate: false }),
  MD: (folder) => receiveUpload(folder, { fsync: true, inflate: false }),
  I: (folder) => receiveUpload(folder, { fsync: true, inflate: true }),
};

const [, , name = '', where = ''] = process.argv;
const floor = FLOORS[name];
if (floor === undefined) throw new Error(`no floor is called ${name}`);
const server = createServer({ keepAliveTimeout: 65_000 }, floor(where));
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
