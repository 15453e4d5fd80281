/** Throws a finding in words where a promise does not hold. */
export function expectThat(holds: boolean, promise: string, ...seen: unknown[]): asserts holds {
  if (!holds) throw new Error([promise, ...seen.map((each) => show(each))].join(' | '));
}

/** Null for what JSON has no word for. */
const show = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, member: unknown) =>
    typeof member === 'bigint' ? `${member}n` : member,
  );
