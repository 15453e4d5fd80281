/** The states of a payment. The one place where they, and the ways between them, are told. */
export const PAYMENT_STATES = [
  /** Reserved: the facilitator is being asked, by the holder of the lease. */
  'settling',
  /** Asked, and what became of it is not clear yet: the chain decides. */
  'pending',
  /** Nothing was sent; the same authorization may come again. */
  'released',
  /** Refused before it was sent to the chain, or found unused there when its time was over. */
  'refused',
  /** The money arrived; there is an entitlement. */
  'settled',
  /** Said to be settled, and its transfer is not in the chain's final blocks: settled again while that is possible. */
  'missing',
  /** As `missing`, and nothing can be done any more. */
  'lost',
] as const;

export type PaymentState = (typeof PAYMENT_STATES)[number];

/** From each state, where it may go. The database refuses every other way (trigger `payment_transition`). */
export const TRANSITIONS: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  settling: ['pending', 'released', 'refused', 'settled'],
  pending: ['refused', 'settled'],
  released: ['settling', 'refused', 'settled'],
  // Refused by a facilitator that has sent it after all.
  refused: ['settled'],
  settled: ['missing', 'lost'],
  missing: ['settled', 'lost'],
  lost: [],
};
