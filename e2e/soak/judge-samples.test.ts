import { describe, expect, it } from 'vitest';
import { fitLine } from './fit-line';
import { judgeSamples, type Measure, type Sample } from './judge-samples';
import { judgeTables } from './judge-tables';

describe('a line by least squares', () => {
  it('is that of points on a line', () => {
    const points = [0, 1, 2, 5].map((x) => ({ x, y: 3 + 2 * x }));
    const { mean, slope, error } = fitLine(points);
    expect([mean, slope]).toEqual([7, 2]);
    expect(error).toBeCloseTo(0, 10);
  });

  it('is the nearest one, and tells how sure it is', () => {
    // Worked out by hand: slope 0.7, residuals -0.2, 0.1, 0.4, -0.3.
    const { slope, error } = fitLine([
      { x: 0, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: 3 },
      { x: 3, y: 3 },
    ]);
    expect(slope).toBeCloseTo(0.7, 10);
    expect(error).toBeCloseTo(Math.sqrt(0.3 / 2 / 5), 10);
  });

  it('is not drawn through two points', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ];
    expect(() => fitLine(points)).toThrow(/fewer than three/);
  });
});

const level: Sample = {
  ...{ hours: 0, rssBytes: 2e8, heapBytes: 5e7, descriptors: 50, handles: 20, threads: 12 },
  ...{ connections: 8, databaseBytes: 1e7, rows: 100, objects: 200 },
};

/** An hour, a sample every ten seconds, with a saw's teeth on the heap. */
const hour = (change: (hours: number, at: number) => Partial<Sample>): Sample[] =>
  Array.from({ length: 360 }, (_, at) => ({
    ...level,
    hours: at / 360,
    heapBytes: level.heapBytes + (at % 6) * 2e6,
    ...change(at / 360, at),
  }));

const leaking = (samples: readonly Sample[], warmUpHours = 1 / 6): Measure[] =>
  judgeSamples(samples, warmUpHours)
    .filter(({ flat }) => !flat)
    .map(({ measure }) => measure);

describe('samples of an hour', () => {
  it('are flat where nothing grows but what is in use', () => {
    expect(leaking(hour((_, at) => ({ rssBytes: 2e8 + (at % 7) * 1e6 })))).toEqual([]);
  });

  it('are flat where something shrinks', () => {
    expect(leaking(hour((hours) => ({ rssBytes: 2e8 - hours * 1e8 })))).toEqual([]);
  });

  it.each<[Measure, (hours: number) => number]>([
    ['rssBytes', (hours) => 2e8 + hours * 4e7],
    ['heapBytes', (hours) => 5e7 + hours * 1.2e7],
    ['descriptors', (hours) => 50 + Math.floor(hours * 10)],
    ['handles', (hours) => 20 + Math.floor(hours * 10)],
    ['threads', (hours) => 12 + Math.floor(hours * 4)],
    ['connections', (hours) => 8 + Math.floor(hours * 4)],
    ['objects', (hours) => 200 + Math.floor(hours * 100)],
  ])('tell of a leak of %s, and of no other', (measure, grow) => {
    expect(leaking(hour((hours) => ({ [measure]: grow(hours) })))).toEqual([measure]);
  });

  it('leave the warm-up out, and nothing else', () => {
    const samples = hour((hours) => ({ rssBytes: hours < 1 / 6 ? 1e8 : 2e8 }));
    expect(leaking(samples)).toEqual([]);
    expect(leaking(samples, 0)).toEqual(['rssBytes']);
  });
});

it('the growth of a table is explained by its rows alone', () => {
  const before = [
    { name: 'image', bytes: 1e6, rows: 1_000 },
    { name: 'job', bytes: 3e4, rows: 10 },
  ];
  const after = [
    { name: 'image', bytes: 5e6, rows: 4_000 },
    { name: 'job', bytes: 3e6, rows: 10 },
    { name: 'new', bytes: 1e5, rows: 1 },
  ];
  expect(judgeTables(before, after)).toEqual([
    { name: 'image', bytes: 4e6, rows: 3_000, explained: true },
    { name: 'job', bytes: 2.97e6, rows: 0, explained: false },
    { name: 'new', bytes: 1e5, rows: 1, explained: true },
  ]);
});
