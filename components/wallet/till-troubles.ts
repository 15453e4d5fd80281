import type { Trouble } from '@/lib/wallet/trouble';

/** Left before the wallet was asked, or before it answered. */
export const UNSIGNED: Trouble = {
  title: 'Not paid yet',
  message: 'The page was left before anything was signed. Nothing was charged.',
  way: 'sign',
};

/** Given up before anything was sent. */
export const CANCELED: Trouble = {
  title: 'Canceled',
  message: 'Nothing was signed or charged.',
  way: 'sign',
};

/** A fault of this program. */
export const BROKEN: Trouble = {
  title: 'Something broke in this page',
  message:
    'Where a payment was sent, this browser remembers it, and nothing is taken twice. Try again.',
  way: 'send',
};

/** Given up after the payment was sent. */
export const LEFT: Trouble = {
  title: 'Stopped',
  message:
    'The payment was sent. What it buys is yours: go on here, or sign in under My images later.',
  way: 'send',
};
