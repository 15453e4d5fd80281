import { isRefusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';
import { parseLifetime } from '@/lib/images/parse-lifetime';
import { isPaymentId } from '@/lib/payments/is-payment-id';
import { IDEMPOTENCY_KEY } from '@/lib/payments/wire/idempotency-key';
import { expectThat } from '../expect-that';

const WEEK = 7 * 86_400;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: WEEK };

/** The span that a text names, character by character; null where it names none. */
function spanOf(text: string): number | null {
  const unit = UNITS[text.at(-1) ?? ''];
  const number = unit === undefined ? text : text.slice(0, -1);
  if (number === '' || number.length > 10 || number.startsWith('0')) return null;
  if (Array.from(number).some((digit) => !'0123456789'.includes(digit))) return null;
  return Number(number) * (unit ?? 1);
}

const isOf = (text: string, letters: string, least: number, most: number): boolean =>
  text.length >= least &&
  text.length <= most &&
  Array.from(text).every((each) => letters.includes(each));

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** Input: a word that may be a lifetime, an id or a key. Each is what its letters say. */
export function expectWords(text: string): string {
  const lifetime = parseLifetime(text, WEEK);
  const span = spanOf(text.trim());
  const isGiven = span !== null && span >= 60 && span <= WEEK;
  expectThat(
    isRefusal(lifetime) ? !isGiven : isGiven && lifetime === span,
    'a lifetime',
    text,
    lifetime,
  );
  expectThat(isImageId(text) === isOf(text, LOWER + DIGITS, 10, 32), 'an id', text);
  expectThat(isPaymentId(text) === isOf(text, `abcdef${DIGITS}`, 32, 32), 'a payment', text);
  const letters = `${LOWER}${LOWER.toUpperCase()}${DIGITS}_-`;
  expectThat(IDEMPOTENCY_KEY.test(text) === isOf(text, letters, 16, 128), 'a key', text);
  return isRefusal(lifetime) ? 'no lifetime' : 'lifetime';
}
