/** Numbers before the bytes of an input that is being run: how many were begun, whether one is running, its length. */
export const BEGUN = 0;
export const RUNNING = 1;
export const LENGTH = 2;
export const HEAD_BYTES = 12;
