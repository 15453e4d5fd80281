import type { Socket } from 'node:net';

/** Whether a socket gets as far as this event; false where it fails or is closed before. */
export function waitForEvent(socket: Socket, event: 'connect' | 'secureConnect'): Promise<boolean> {
  // One that has gone already says nothing any more.
  if (socket.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (reached: boolean) => {
      socket.off('close', fail).off('error', fail).off(event, succeed);
      // What fails later is seen by whoever reads; without a listener it would end the process.
      socket.on('error', () => undefined);
      resolve(reached);
    };
    const fail = () => settle(false);
    const succeed = () => settle(true);
    socket.on('close', fail).on('error', fail).on(event, succeed);
  });
}
