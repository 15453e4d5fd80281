/** The product's own counters whose names begin so, summed over their labels. */
export async function readCounters(
  origin: string,
  token: string,
  prefix: string,
): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${origin}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
  const counters = new Map<string, number>();
  for (const line of (await answer.text()).split('\n')) {
    const [, name, value] = /^([a-z0-9_]+)(?:\{.*\})? (\S+)$/.exec(line) ?? [];
    if (name?.startsWith(prefix) !== true) continue;
    counters.set(name, (counters.get(name) ?? 0) + Number(value));
  }
  return counters;
}
