// Loaded before the server: tells of every comparison in constant time how long its two sides were and how it came out.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const { timingSafeEqual } = crypto;

crypto.timingSafeEqual = (one, other) => {
  const same = timingSafeEqual(one, other);
  process.stdout.write(`compared ${one.byteLength} ${other.byteLength} ${same}\n`);
  return same;
};
syncBuiltinESMExports();
