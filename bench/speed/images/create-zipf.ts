/** Numbers below 2³¹ in the same order each time, by Lehmer's generator: a run can be repeated. */
function createRandom(): () => number {
  let state = 402;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Places from 0 to `count` - 1, the n-th as often as 1/n of the first: how popular pages and images are, roughly.
 * Source: Breslau and others, "Web caching and Zipf-like distributions", 1999.
 */
export function createZipf(count: number): () => number {
  const sums = new Float64Array(count);
  let total = 0;
  for (let place = 0; place < count; place += 1) sums[place] = total += 1 / (place + 1);
  const random = createRandom();
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
