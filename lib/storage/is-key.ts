const KEY = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** Whether `name` can be the key of an object of ours; in a place that others use too, the rest is theirs. */
export function isKey(name: string): boolean {
  return KEY.test(name);
}
