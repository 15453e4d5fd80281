export type Policy = {
  /** Requests that one address may make in a window. */
  readonly quota: number;
  readonly windowSeconds: number;
};

/** Limits by client address. Held in memory: each process counts for itself. */
export const POLICIES = {
  upload: { quota: 60, windowSeconds: 60 },
  read: { quota: 300, windowSeconds: 60 },
  delete: { quota: 60, windowSeconds: 60 },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof POLICIES;
