/** What a check found, and what the operator is to do about it. Neither text may hold a secret. */
export type Finding = {
  /** `skipped`: there is nothing to check here, or what it needs has failed. */
  readonly state: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly what: string;
  /** Null where nothing is to be done. */
  readonly todo: string | null;
};

export const ok = (what: string): Finding => ({ state: 'ok', what, todo: null });

export const skipped = (what: string): Finding => ({ state: 'skipped', what, todo: null });

/** It works, and will hurt somebody one day. */
export const warn = (what: string, todo: string): Finding => ({ state: 'warn', what, todo });

/** It does not work, or not as the settings say. */
export const fail = (what: string, todo: string): Finding => ({ state: 'fail', what, todo });
