import type { Script } from './open-internet';
import { writeReply } from './write-reply';

/** A server that gives this answer and ends the connection. */
export function reply(...answer: Parameters<typeof writeReply>): Script {
  return (socket) => {
    socket.end(writeReply(...answer));
  };
}
