import pg from 'pg';

/** Reading one of these from end to end grows with the years. */
const LARGE = /Seq Scan on "?(image|payment|payment_key|entitlement|idempotency_key)\b/;

export type Explained = {
  readonly statement: string;
  readonly plan: readonly string[];
  /** Reads a large table from end to end. */
  readonly scans: boolean;
};

/** The plans of statements, whatever their parameters are; statements without a plan (BEGIN, locks) are left out. */
export async function explainStatements(
  url: string,
  statements: readonly string[],
): Promise<readonly Explained[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const explained: Explained[] = [];
  for (const statement of statements.filter((sql) =>
    /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/i.test(sql),
  )) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>({
      text: `EXPLAIN (GENERIC_PLAN, COSTS OFF) ${statement}`,
      // The simple protocol: parameters stay what they are, unknown.
      queryMode: 'simple',
    } as pg.QueryConfig);
    const plan = rows.map((row) => row['QUERY PLAN']);
    explained.push({ statement, plan, scans: plan.some((line) => LARGE.test(line)) });
  }
  await client.end();
  return explained;
}
