import { makeNoise } from '@/dev/images/make-noise';

/** What a scene is made of: soft noise of all sizes as photographs have it, flat shapes, or lines of words on paper. */
export const SCENES = ['photo', 'shapes', 'page'] as const;

export type Scene = (typeof SCENES)[number];

export type Painting = {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
};

/** Numbers from 0 to 1 that are the same on every run. */
function createDice(seed: number): () => number {
  const bytes = makeNoise(8_192, Math.imul(seed + 1, 2_654_435_761));
  let at = 64;
  return () => (bytes[at++ % bytes.length]! * 256 + bytes[at++ % bytes.length]!) / 65_536;
}

/** Smooth noise, the finer the weaker, as the spectrum of photographs has it. */
function createCloud(roll: () => number): (x: number, y: number) => number {
  const octaves = [2, 3, 5, 9, 17, 33].map((size) => ({
    size,
    values: Float64Array.from({ length: (size + 1) ** 2 }, roll),
  }));
  return (x, y) =>
    octaves.reduce((sum, { size, values }) => {
      const [left, top] = [Math.floor(x * size), Math.floor(y * size)];
      const [right, down] = [x * size - left, y * size - top];
      const at = (column: number, row: number) => values[row * (size + 1) + column]!;
      const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
      const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
      return sum + (upper * (1 - down) + lower * down - 0.5) / size;
    }, 0.5);
}

type Paint = (x: number, y: number) => readonly [number, number, number];

function choosePaint(scene: Scene, roll: () => number): Paint {
  const colour = () => [roll() * 255, roll() * 255, roll() * 255] as const;
  const cover = (ground: readonly [number, number, number], boxes: readonly Box[]): Paint => {
    return (x, y) => boxes.findLast((box) => box.holds(x, y))?.colour ?? ground;
  };
  if (scene === 'photo') {
    const [light, warm] = [createCloud(roll), createCloud(roll)];
    return (x, y) => {
      const [grey, tint] = [light(x, y) * 255, (warm(x, y) - 0.5) * 80];
      return [grey + tint, grey, grey - tint];
    };
  }
  if (scene === 'shapes') {
    const discs = Array.from({ length: 9 }, () => {
      const [left, top, radius, flat] = [roll(), roll(), 0.05 + roll() / 4, 0.5 + roll()];
      const holds = (x: number, y: number) =>
        (x - left) ** 2 + ((y - top) * flat) ** 2 < radius ** 2;
      return { holds, colour: colour() };
    });
    return cover(colour(), discs);
  }
  const words: Box[] = [];
  for (let line = 0.08; line < 0.92; line += 0.045) {
    const end = roll() < 0.2 ? 0.1 + roll() / 2 : 0.9;
    for (let from = 0.08; from < end;) {
      const to = from + 0.02 + roll() * 0.09;
      const [left, top] = [from, line];
      const holds = (x: number, y: number) => x >= left && x < to && y >= top && y < top + 0.022;
      words.push({ holds, colour: [40, 40, 48] });
      from = to + 0.012;
    }
  }
  return cover([250, 250, 248], words);
}

type Box = {
  readonly holds: (x: number, y: number) => boolean;
  readonly colour: readonly [number, number, number];
};

/** A picture that is the same for the same seed, and has nothing to do with that of another. */
export function paintScene(
  scene: Scene,
  seed: number,
  { width, height }: { readonly width: number; readonly height: number } = {
    width: 320,
    height: 240,
  },
): Painting {
  const paint = choosePaint(scene, createDice(seed));
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const values = paint((at % width) / width, Math.floor(at / width) / height);
    values.forEach((value, channel) => {
      data[at * 3 + channel] = Math.min(255, Math.max(0, Math.round(value)));
    });
  }
  return { data, width, height, channels: 3 };
}
