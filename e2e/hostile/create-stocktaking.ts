import { readFiles } from '../product/payments/read-files';

/** Asks the product's database, as its owner. */
export type Query = <Row extends object>(sql: string) => Promise<Row[]>;

/** All that is stored: of each table the hashes of its rows, and the objects of the store. */
export type Stock = ReadonlyMap<string, ReadonlySet<string>>;

/** What the house does for itself, at times of its own, and the bytes of a day, which are only counted. */
const OWN = ['_prisma_migrations', 'daily_usage', 'instance', 'job', 'secret_key', 'swept_object'];

/** What is noted of a payment whenever the chain is asked about it, which happens at times of its own. */
const NOTED = ['checked_at', 'confirm_block', 'final_at', 'log_index', 'signature'];

async function listTables(query: Query): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  return rows.map(({ name }) => name).filter((name) => !OWN.includes(name));
}

/** @returns looks at all that is stored now */
export async function createStocktaking(
  query: Query,
): Promise<(dataDir: string) => Promise<Stock>> {
  const tables = await listTables(query);
  const rowOf = (table: string) =>
    table === 'payment' ? `(to_jsonb(t) - '{${NOTED.join()}}'::text[])` : 't';
  const sql = tables
    .map(
      (table) =>
        `SELECT '${table}' AS place, md5(${rowOf(table)}::text) AS thing FROM "${table}" t`,
    )
    .join(' UNION ALL ');
  return async (dataDir) => {
    const stock = new Map([...tables, 'objects'].map((name) => [name, new Set<string>()]));
    const rows = await query<{ place: string; thing: string }>(sql);
    for (const { place, thing } of rows) stock.get(place)!.add(thing);
    for (const file of await readFiles(dataDir)) stock.get('objects')!.add(file);
    return stock;
  };
}
