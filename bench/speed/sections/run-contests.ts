import type { Contest } from './contest';
import { judgeContest } from './judge-contest';
import { playContest, type Played } from './play-contest';
import type { Effort, Outcome } from './section';

export async function runContests(contests: readonly Contest[], effort: Effort): Promise<Outcome> {
  const played: Played[] = [];
  for (const contest of contests) played.push(await playContest(contest, effort));
  return { played, findings: played.flatMap(judgeContest) };
}
