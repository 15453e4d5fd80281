/** What an `Idempotency-Key` and a `payment-identifier` look like: the same thing under two names. */
export const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{16,128}$/;
