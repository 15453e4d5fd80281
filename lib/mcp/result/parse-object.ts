/** An object of JSON that we wrote ourselves. Throws for anything else. */
export function parseObject(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null) throw new Error('no JSON object');
  return value as Readonly<Record<string, unknown>>;
}
