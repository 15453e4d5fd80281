import { fitLine, type Line } from './fit-line';

/** What is measured of the running product. */
export type Sample = {
  /** Since the load began, in hours. */
  readonly hours: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly descriptors: number;
  readonly handles: number;
  readonly threads: number;
  readonly connections: number;
  readonly databaseBytes: number;
  readonly rows: number;
  readonly objects: number;
};

export type Measure = Exclude<keyof Sample, 'hours' | 'databaseBytes' | 'rows'>;

/** Growth in an hour that is still flat: a part of the level, or so much, whichever is more. */
const BOUNDS: Readonly<Record<Measure, { readonly part: number; readonly least: number }>> = {
  rssBytes: { part: 0.1, least: 0 },
  heapBytes: { part: 0.1, least: 0 },
  descriptors: { part: 0.05, least: 2 },
  handles: { part: 0.05, least: 2 },
  threads: { part: 0, least: 0.5 },
  connections: { part: 0.1, least: 0.5 },
  // Uploads and deletions come by chance, so that their number moves by a tenth; of a leak of one in a hundred it doubles.
  objects: { part: 0.25, least: 0 },
};

/** Of what goes up and down between two collections or two runs of a job: the least of each minute is what stays. */
const FLOORS: readonly Measure[] = ['heapBytes', 'objects'];

const MINUTES_AN_HOUR = 60;

export type Judged = Line & {
  readonly measure: Measure;
  /** Growth in an hour up to which it counts as flat. */
  readonly bound: number;
  readonly flat: boolean;
};

function takeFloors(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const least = new Map<number, { x: number; y: number }>();
  for (const point of points) {
    const minute = Math.floor(point.x * MINUTES_AN_HOUR);
    const known = least.get(minute);
    if (known === undefined || point.y < known.y) least.set(minute, point);
  }
  return [...least.values()];
}

/**
 * The growth of each measure in an hour, by least squares.
 *
 * @param warmUpHours left out at the beginning
 */
export function judgeSamples(samples: readonly Sample[], warmUpHours: number): Judged[] {
  const used = samples.filter(({ hours }) => hours >= warmUpHours);
  return (Object.keys(BOUNDS) as Measure[]).map((measure) => {
    const points = used.map((sample) => ({ x: sample.hours, y: sample[measure] }));
    const line = fitLine(FLOORS.includes(measure) ? takeFloors(points) : points);
    const { part, least } = BOUNDS[measure];
    const bound = Math.max(part * line.mean, least);
    return { measure, ...line, bound, flat: line.slope <= bound };
  });
}
