/** How often what happened, by kind. */
export type Stats = {
  count(group: string, name: string): void;
  print(): string;
};

export function createStats(): Stats {
  const groups = new Map<string, Map<string, number>>();
  return {
    count(group, name) {
      const names = groups.get(group) ?? new Map<string, number>();
      groups.set(group, names.set(name, (names.get(name) ?? 0) + 1));
    },
    print: () =>
      [...groups]
        .map(([group, names]) => {
          const sorted = [...names].sort(([, one], [, other]) => other - one);
          return `${group}: ${sorted.map(([name, times]) => `${name} ${times}`).join(', ')}`;
        })
        .join('\n'),
  };
}
