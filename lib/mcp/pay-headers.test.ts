import { describe, expect, it } from 'vitest';
import { payHeaders } from './pay-headers';

const decode = (text: string | undefined): unknown =>
  JSON.parse(Buffer.from(text ?? '', 'base64').toString());

describe('payHeaders', () => {
  it.each([undefined, {}, { 'x402/payment': null }, { 'x402/other': {} }])('none of %j', (meta) => {
    expect(payHeaders(meta)).toEqual({});
  });

  it.each([
    [1, 'x-payment'],
    [2, 'payment-signature'],
    [undefined, 'payment-signature'],
  ])('puts a payment of version %s into %s', (x402Version, name) => {
    const payment = { x402Version, payload: { signature: '0xé' } };
    const headers = payHeaders({ 'x402/payment': payment });
    expect(Object.keys(headers)).toEqual([name]);
    expect(decode(headers[name])).toEqual(JSON.parse(JSON.stringify(payment)));
  });

  it('hands on a text as it came', () => {
    expect(payHeaders({ 'x402/payment': 'eyJ9' })).toEqual({ 'payment-signature': 'eyJ9' });
  });
});
