import { readProblem } from '@/components/upload/read-problem';
import type { Shop } from '@/lib/wallet/shop';
import type { Trouble } from '@/lib/wallet/trouble';

/** The bytes of an answer, read to their end. */
export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Pick<Headers, 'get'>;
};

const VALIDITY = /_valid_(after|before)$/;

function explainRefusal(reason: string, message: string, shop: Shop): Trouble {
  if (reason === 'insufficient_funds') {
    return {
      title: 'Not enough USDC',
      message: 'The account holds less than the price. Nothing was charged.',
      way: shop.playMoney ? 'faucet' : 'sign',
    };
  }
  if (VALIDITY.test(reason)) {
    return {
      title: 'The signature ran out',
      message:
        'It is good for five minutes. Nothing was charged; sign again. If it happens again at once, check the clock of this device.',
      way: 'sign',
    };
  }
  if (reason === 'invalid_exact_evm_payload_signature') {
    return {
      title: 'The signature is of another account',
      message: 'The wallet may have changed accounts meanwhile. Nothing was charged; sign again.',
      way: 'sign',
    };
  }
  return { title: 'The payment was refused', message, way: 'sign' };
}

/** The code of an answer that is ours; null where something in between has answered. */
function readCode(body: string): string | null {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : null;
  } catch {
    return null;
  }
}

/** What is not ours says nothing about the payment that went through it. */
function explainStranger(status: number): Trouble {
  return {
    title: `The answer was ${status}`,
    message:
      'It came from something between this page and the server. The payment may have gone through; this browser remembers it, and nothing is taken twice. Try again.',
    way: 'send',
  };
}

/**
 * What an answer other than a 200 means to whoever paid, or is about to.
 *
 * @param sent whether a payment came with the request
 */
export function explainAnswer(
  { status, body, headers }: Answer,
  shop: Shop,
  sent: boolean,
): Trouble {
  const { title, message } = readProblem(status, body, headers.get('Retry-After'));
  const code = readCode(body);
  if (sent && code === null) return explainStranger(status);
  if (status === 402) return explainRefusal(code ?? '', message, shop);
  if (status === 409 && sent) {
    return {
      title: 'This payment belongs to its wallet',
      message:
        'The money arrived by another way than this page. Sign in under My images with the wallet that paid: what it bought waits there.',
      way: 'claim',
    };
  }
  if (status === 404 || status === 451) {
    return sent
      ? {
          title,
          message: `${message} If a payment was taken, My images shows what it bought.`,
          way: 'claim',
        }
      : { title, message: `${message} Nothing was charged.`, way: 'reload' };
  }
  return { title, message, way: 'send' };
}

/** Nobody answered. What was sent may have arrived: the very same request finds out, and is never taken twice. */
export function explainSilence(sent: boolean): Trouble {
  return {
    title: navigator.onLine ? 'The connection broke' : 'You are offline',
    message: sent
      ? 'The payment may have gone through. This browser remembers it and goes on by itself once the network is back; nothing is taken twice.'
      : 'No payment was sent and nothing was charged. It goes on once the network is back.',
    way: 'send',
  };
}
