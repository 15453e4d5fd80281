import type { SecretKey } from '@/lib/secrets';

/** What a challenge and its answer are signed with, as the library names them. */
export function getProofKeys(key: SecretKey): {
  readonly hmacSignatureSecret: string;
  readonly hmacKeySignatureSecret: string;
} {
  return {
    hmacSignatureSecret: key.derive('report-proof', '').toString('hex'),
    hmacKeySignatureSecret: key.derive('report-proof-answer', '').toString('hex'),
  };
}
