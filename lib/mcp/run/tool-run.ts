import type { ToolCall } from '../call-route';
import type { ServiceFacts } from '../tools/service-facts';

/** One call of a tool on its way to its result. */
export type ToolRun = {
  readonly call: ToolCall;
  readonly facts: ServiceFacts;
  /** The headers by which it is paid; empty where it is not. */
  readonly payment: Readonly<Record<string, string>>;
};
