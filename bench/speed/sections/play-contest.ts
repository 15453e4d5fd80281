import type { Contest } from './contest';
import type { Sample } from './sample';
import type { Effort } from './section';

export type Played = {
  readonly contest: Contest;
  /** By the contender's name, one a round. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
};

/**
 * Measures the contenders in turn, each other round the other way round: what is busy meanwhile hits all alike. A first
 * round warms up and is not counted.
 */
export async function playContest(contest: Contest, { rounds }: Effort): Promise<Played> {
  const samples = new Map<string, Sample[]>(contest.contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const { contenders } = contest;
    for (const { name, measure } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const sample = await measure();
      if (round > 0) samples.get(name)!.push(sample);
    }
  }
  console.info(`${contest.name}: ${rounds} rounds`);
  return { contest, samples };
}
