import type { FaultSetting } from './faults';

export type FaultPlan = {
  /** From now on, for every settlement that nothing else is planned for. Null: behave. */
  set(fault: FaultSetting | null): void;
  /** For the next settlements, `count` of them. */
  queue(fault: FaultSetting, count?: number): void;
  /** For every settlement of the authorization with this nonce; null: no longer. */
  setFor(nonce: string, fault: FaultSetting | null): void;
  /** Of one settlement, the most particular first. What was queued is used up by it. */
  choose(nonce: string | undefined): FaultSetting | null;
};

export function createFaultPlan(initial: FaultSetting | null): FaultPlan {
  let standing = initial;
  const queued: FaultSetting[] = [];
  const byNonce = new Map<string, FaultSetting>();
  return {
    set: (fault) => {
      standing = fault;
      if (fault === null) queued.length = 0;
    },
    queue: (fault, count = 1) => {
      for (let index = 0; index < count; index += 1) queued.push(fault);
    },
    setFor: (nonce, fault) => {
      if (fault === null) byNonce.delete(nonce.toLowerCase());
      else byNonce.set(nonce.toLowerCase(), fault);
    },
    choose: (nonce) => {
      const particular = nonce === undefined ? undefined : byNonce.get(nonce.toLowerCase());
      return particular ?? queued.shift() ?? standing;
    },
  };
}
