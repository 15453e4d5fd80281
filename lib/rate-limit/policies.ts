export type Policy = {
  /** Requests that one address may make in a window. */
  readonly quota: number;
  readonly windowSeconds: number;
};

/** Limits by client address. Held in memory: each process counts for itself. */
export const POLICIES = {
  sale: { quota: 300, windowSeconds: 60 },
  upload: { quota: 60, windowSeconds: 60 },
  /** By URL; beside the policy of the route, which counts as well. */
  uploadByUrl: { quota: 30, windowSeconds: 600 },
  direct: { quota: 60, windowSeconds: 60 },
  read: { quota: 300, windowSeconds: 60 },
  document: { quota: 120, windowSeconds: 60 },
  delete: { quota: 60, windowSeconds: 60 },
  status: { quota: 120, windowSeconds: 60 },
  /** Messages, of whichever kind; what a tool does counts under its own policy besides. */
  mcp: { quota: 300, windowSeconds: 60 },
  claim: { quota: 30, windowSeconds: 60 },
  wallet: { quota: 120, windowSeconds: 60 },
  cron: { quota: 60, windowSeconds: 60 },
  faucet: { quota: 10, windowSeconds: 60 },
  /** Every report. Those that come without a proof of work count twice: here, and under the smaller one. */
  report: { quota: 60, windowSeconds: 600 },
  reportUnproven: { quota: 20, windowSeconds: 600 },
  reportChallenge: { quota: 120, windowSeconds: 600 },
  appeal: { quota: 20, windowSeconds: 600 },
  operator: { quota: 60, windowSeconds: 60 },
  operatorSignIn: { quota: 10, windowSeconds: 60 },
  /** Counted where a payment, or a body that one came with, is refused: only the next request feels it. */
  paymentRefusal: { quota: 10, windowSeconds: 60 },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof POLICIES;
