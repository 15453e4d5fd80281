import type { Dealt } from './deal-strikes';

export const countKills = ({ kills }: Dealt): number =>
  [...kills.values()].reduce((all, one) => all + one, 0);
