export type Line = {
  /** Of all values. */
  readonly mean: number;
  /** By how much a value grows while `x` grows by one. */
  readonly slope: number;
  /** Standard error of the slope. */
  readonly error: number;
};

/** The straight line that is nearest to the points, by least squares. */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): Line {
  const count = points.length;
  if (count < 3) throw new Error('a line through fewer than three points says nothing');
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / count;
  const [meanX, mean] = [average(points.map(({ x }) => x)), average(points.map(({ y }) => y))];
  let [squares, products] = [0, 0];
  for (const { x, y } of points) {
    squares += (x - meanX) ** 2;
    products += (x - meanX) * (y - mean);
  }
  const slope = products / squares;
  const rest = points.reduce((sum, { x, y }) => sum + (y - mean - slope * (x - meanX)) ** 2, 0);
  return { mean, slope, error: Math.sqrt(rest / (count - 2) / squares) };
}
