import fc from 'fast-check';
import { FAULTS, type FaultName } from '@/dev/facilitator/faults';
import type { Product } from '@/lib/db/create-client';
import { PRODUCT_NAMES } from '@/lib/payments/products';
import { MODES } from '@/dev/faults/create-points';
import type { Disturbance } from './request';
import type { Fault } from './world';

/** Which of what there is: 0 is the latest. */
type Which = { readonly which: number };

type KeyOf = 'same' | 'none' | 'other';

export type RequestStep = Disturbance &
  (
    | {
        readonly kind: 'pay';
        readonly buyer: number;
        readonly product: Product;
        /** Of an upload. */
        readonly count: number;
        readonly keyed: boolean;
        readonly version: 1 | 2;
        readonly picture: number;
        readonly target: number;
        readonly meanwhile: Meanwhile | null;
      }
    | ({ readonly kind: 'repeat'; readonly key: KeyOf } & Which)
    | ({ readonly kind: 'run again'; readonly version: 1 | 2 } & Which)
    | ({ readonly kind: 'replay by a stranger'; readonly product: Product | null } & Which & {
          readonly keyed: boolean;
          readonly picture: number;
        })
    | ({ readonly kind: 'wrong product'; readonly product: Product; readonly key: KeyOf } & Which)
    /** Buyer 3 is the stranger. */
    | { readonly kind: 'claim'; readonly buyer: number }
    | ({ readonly kind: 'use a token'; readonly picture: number } & Which)
    | ({ readonly kind: 'status' } & Which)
    | { readonly kind: 'reconcile' }
  );

/** What somebody does to an authorization, or to the image to keep, behind our back. */
export type Meanwhile = 'cancel' | 'spend' | 'submit' | 'delete target';

export type Step =
  | RequestStep
  | { readonly kind: 'two at once'; readonly first: RequestStep; readonly second: RequestStep }
  | ({ readonly kind: 'interfere'; readonly how: Meanwhile } & Which)
  | ({ readonly kind: 'delete what was bought' } & Which)
  | { readonly kind: 'crash'; readonly server: number }
  | { readonly kind: 'time goes by'; readonly seconds: number }
  | { readonly kind: 'our clock is off'; readonly seconds: number }
  | { readonly kind: 'chain'; readonly away: boolean }
  | { readonly kind: 'blocks' };

/** Some lies are about money that has moved. */
const REASONED: Fault[] = [
  { name: 'refuses', reason: 'insufficient_funds' },
  { name: 'refuses', reason: 'invalid_exact_evm_transaction_failed' },
  { name: 'refuses', reason: 'settlement_pending' },
  { name: 'refuses after settling', reason: 'invalid_exact_evm_insufficient_balance' },
  { name: 'refuses after settling', reason: 'invalid_exact_evm_nonce_already_used' },
];

const faultNames = Object.keys(FAULTS) as FaultName[];
const fault: fc.Arbitrary<Fault | null> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Fault>(...faultNames.map((name) => ({ name })), { name: 'down' }),
  },
  { weight: 1, arbitrary: fc.constantFrom(...REASONED) },
);

/** The first few are reads before anything is at stake. */
const call = fc.oneof(
  { weight: 1, arbitrary: fc.nat(20) },
  { weight: 2, arbitrary: fc.integer({ min: 4, max: 13 }) },
);

const disturbance = fc.record<Disturbance>({
  server: fc.nat(1),
  copies: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.constantFrom(2, 3)),
  fault,
  plan: fc.option(fc.record({ call, mode: fc.constantFrom(...MODES) }), { freq: 2 }),
});

const which = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, fc.nat(12));
const buyer = fc.nat(2);
const picture = fc.integer({ min: 2, max: 7 });
const product = fc.constantFrom(...PRODUCT_NAMES);
const count = fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.constant(3));
/** Null: the one that was bought. */
const anyProduct: fc.Arbitrary<Product | null> = fc.option(product);
const version = fc.constantFrom<1 | 2>(2, 1);
const keyOf = fc.constantFrom<KeyOf>('same', 'none', 'other');
const meanwhile = fc.constantFrom<Meanwhile>('cancel', 'spend', 'submit', 'delete target');

/** A step of this kind with these parts, and a disturbance. */
const requestOf = <Parts extends object>(parts: {
  [Name in keyof Parts]: fc.Arbitrary<Parts[Name]>;
}) =>
  fc
    .tuple(fc.record(parts) as unknown as fc.Arbitrary<Parts>, disturbance)
    .map(([own, more]) => ({ ...own, ...more }));

const kind = <Name extends string>(name: Name) => fc.constant(name);

const pay: fc.Arbitrary<RequestStep> = requestOf({
  kind: kind('pay'),
  keyed: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  target: fc.nat(1),
  meanwhile: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: meanwhile },
  ),
  ...{ buyer, product, count, version, picture },
});

const others: fc.WeightedArbitrary<RequestStep>[] = [
  { weight: 5, arbitrary: requestOf({ kind: kind('repeat'), which, key: keyOf }) },
  { weight: 4, arbitrary: requestOf({ kind: kind('run again'), which, version }) },
  {
    weight: 3,
    arbitrary: requestOf({
      kind: kind('replay by a stranger'),
      product: anyProduct,
      keyed: fc.boolean(),
      ...{ which, picture },
    }),
  },
  { weight: 2, arbitrary: requestOf({ kind: kind('wrong product'), which, product, key: keyOf }) },
  { weight: 3, arbitrary: requestOf({ kind: kind('claim'), buyer: fc.nat(3) }) },
  { weight: 4, arbitrary: requestOf({ kind: kind('use a token'), which, picture }) },
  { weight: 2, arbitrary: requestOf({ kind: kind('status'), which }) },
  { weight: 3, arbitrary: requestOf({ kind: kind('reconcile') }) },
];

const request = fc.oneof({ weight: 8, arbitrary: pay }, ...others);

const step: fc.Arbitrary<Step> = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.record({ kind: kind('blocks') }) },
  { weight: 30, arbitrary: request },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind('two at once'), first: request, second: request }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('interfere'), which, how: meanwhile }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete what was bought'), which }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('crash'), server: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('time goes by'),
      seconds: fc.constantFrom(3, 45, 120, 290, 320, 700, 700_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('our clock is off'),
      seconds: fc.constantFrom(0, 5, -5, 150, -150),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('chain'), away: fc.boolean() }) },
);

/** What happens in one sequence: ten steps at least, the first of which buys something. */
export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(pay, fc.array(step, { minLength: 9, maxLength: 12 }))
  .map(([first, more]) => [first, ...more]);
