/** What became of a sending. `why` is for the log and the operator: never a secret or an address of a person. */
export type SendAnswer =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'failed';
      readonly why: string;
      /** Whether the other side has said that this message will never be taken. */
      readonly permanent: boolean;
      /** Whole seconds that the other side asked us to wait; null where it did not say. */
      readonly retryAfterSeconds: number | null;
    };

export type Mail = {
  /** The same for every attempt at one message: 32 hex digits. */
  readonly id: string;
  readonly to: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
};

/** Neither function throws: what breaks is an answer. */
export type MailPort = {
  send(mail: Mail): Promise<SendAnswer>;
  /** Connects and signs in, and sends nothing. */
  check(): Promise<SendAnswer>;
};

/** Neither function throws: what breaks is an answer. */
export type WebhookPort = {
  /** @param id the same for every attempt at one message: 32 hex digits */
  post(id: string, body: string): Promise<SendAnswer>;
  /** Connects, and posts nothing. */
  check(): Promise<SendAnswer>;
};

/** By what operators and reporters are told. Null: not configured. */
export type Alerts = { readonly mail: MailPort | null; readonly webhook: WebhookPort | null };
