import type { Dealt } from './deal-strikes';

/** Kills alone: the chain only hangs. */
export const countKills = (dealt: Dealt): number =>
  [...dealt].reduce((all, [victim, times]) => (victim === 'chain' ? all : all + times), 0);
