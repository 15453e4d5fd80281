/**
 * What the server's Node is started with, for memory: a young generation of 8 MB, where most of a request's objects end,
 * instead of 16, and one helper thread instead of four, each of which keeps what it once needed. Idle, that is 70 MB.
 * And the old generation may double before it is collected: by itself it may grow by 20 to 30 MB, which the bytes of a
 * few large uploads, though they are not in it, count as, and nine collections a second found nothing.
 */
export const NODE_FLAGS = [
  '--v8-pool-size=1',
  '--max-semi-space-size=8',
  '--heap-growing-percent=100',
];
