/** Stands for foreign bytes: long enough that no encoder makes it by chance, no byte of it is 0xff or 0. */
export const MARKER = 'M4rk3r-0f-f0r31gn-byt3s!';

/** The least run of the marker that a test looks for: places of a few bytes hold no more. */
const LEAST_RUN = 6;

/** Every run of the marker that a test looks for. */
export const RUNS = Array.from({ length: MARKER.length - LEAST_RUN + 1 }, (_, at) =>
  MARKER.slice(at, at + LEAST_RUN),
);

/** A file with the marker planted in one place. */
export type MarkedFile = {
  readonly place: string;
  /** `gone`: served as if it had never been there. `refused`: the bytes are where a picture's own would be. */
  readonly expected: 'gone' | 'refused';
  readonly bytes: Buffer;
  /** The same file without the marker. */
  readonly clean: Buffer;
};
