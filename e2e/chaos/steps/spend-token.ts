import { makeForm } from '../../product/payments/make-form';
import { makeUniquePng } from '../../product/make-unique-png';
import type { Picture } from '../book';
import { call, type Answer } from './call';

/** Uploads with a token that was paid for. */
export function spendToken(
  origin: string,
  token: string,
  { bytes, index }: Picture,
): Promise<Answer> {
  return call(`${origin}/api/upload`, {
    method: 'POST',
    headers: { 'x-upload-token': token },
    body: makeForm(makeUniquePng(bytes, index)),
  });
}
