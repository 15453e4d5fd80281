import type { TableSize } from './judge-tables';
import type { Bench } from './open-bench';

/** Each table with its indexes, and how many rows it has. */
export async function measureTables({ postgres }: Bench): Promise<TableSize[]> {
  const tables = await postgres.query<{ name: string; bytes: string }>(
    `SELECT relname AS name, pg_total_relation_size(oid)::text AS bytes FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const sizes: TableSize[] = [];
  for (const { name, bytes } of tables) {
    const [row] = await postgres.query<{ rows: number }>(
      `SELECT count(*)::int AS rows FROM "${name}"`,
    );
    sizes.push({ name, bytes: Number(bytes), rows: row!.rows });
  }
  return sizes;
}
