/** The body of `POST /verify` and `POST /settle`, as the x402 specification has it for both protocol versions. */
export type FacilitatorRequest = {
  readonly x402Version: 1 | 2;
  readonly paymentPayload: Readonly<Record<string, unknown>>;
  readonly paymentRequirements: Readonly<Record<string, unknown>>;
};

/** What came back, before anybody has thought about what it means. */
export type FacilitatorAnswer =
  /** `body` is undefined where it was no JSON. */
  | { readonly kind: 'response'; readonly status: number; readonly body: unknown }
  /** No connection came about (name, refused, TLS): nothing was sent. */
  | { readonly kind: 'unreached'; readonly cause: string }
  /** Something may have been sent, and nothing usable came back: a time-out, a dropped socket. */
  | { readonly kind: 'broken'; readonly cause: string };

/** Whoever brings an authorization to the chain. Never throws: every failure is an answer. */
export interface Facilitator {
  /** Kept with each payment, so that one that lies can be told from the others. */
  readonly name: string;
  verify(request: FacilitatorRequest): Promise<FacilitatorAnswer>;
  settle(request: FacilitatorRequest): Promise<FacilitatorAnswer>;
  supported(): Promise<FacilitatorAnswer>;
}
