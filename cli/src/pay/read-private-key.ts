import { fail, type Failure } from '../failure';

/** The key of IMG402_PRIVATE_KEY. What is wrong with it is told without it. */
export function readPrivateKey(text: string | undefined): `0x${string}` | Failure {
  const [, hex] = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text?.trim() ?? '') ?? [];
  if (hex !== undefined) return `0x${hex}`;
  return (text ?? '') === ''
    ? fail(
        'payment',
        'no_key',
        'Paying needs the key of an account with USDC in the environment variable IMG402_PRIVATE_KEY. Nothing was charged.',
      )
    : fail(
        'payment',
        'bad_key',
        'IMG402_PRIVATE_KEY is not a private key, which is 64 hex digits with or without 0x before them. Nothing was charged.',
      );
}
