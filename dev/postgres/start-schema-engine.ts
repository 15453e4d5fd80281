import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

type AdapterUtils = {
  bindMigrationAwareSqlAdapterFactory(factory: unknown): object;
  ColumnTypeEnum: { Character: 5; CharacterArray: number };
};

/** Postgres' one-byte type, of the system tables only, and its array. */
const CHAR = 18;
const CHAR_ARRAY = 1002;

/**
 * The adapter knows arrays of `"char"` but not the type itself, which the engine asks the system tables for. So such a
 * column passes the adapter as an array's and is named right behind it.
 */
function createFactory(connectionString: string, types: AdapterUtils['ColumnTypeEnum']) {
  const pool = new pg.Pool({ connectionString, max: 1 });
  const query = pool.query.bind(pool) as (sql: unknown) => Promise<pg.QueryResult>;
  const disguise = async (sql: unknown) => {
    const result = await query(sql);
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
    return result;
  };
  const factory = new PrismaPg(Object.assign(pool, { query: disguise }), {
    disposeExternalPool: true,
  });
  const connect = async () => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (sql) => {
      const result = await queryRaw(sql);
      const columnTypes = result.columnTypes.map((type) =>
        type === types.CharacterArray ? types.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  };
  const { provider, adapterName } = factory;
  return { provider, adapterName, connect, connectToShadowDb: connect };
}

/** Where the engine leaves its last words: without this, a panic would be a promise that never settles. */
const panics = {
  set_message(message: string): never {
    throw new Error(message);
  },
};

/** One instance a process: the bindings keep views of its memory. */
let loading: Promise<void> | undefined;

async function load(file: string): Promise<void> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics });
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
}

/**
 * Prisma's schema engine as WebAssembly: what its CLI would run as a program that it fetches from the internet.
 *
 * @param url of the database to look at, by its owner. Nothing that wants a shadow database may be asked: the adapter
 *   would take the database itself for one
 */
export async function startSchemaEngine(url: string): Promise<bindings.SchemaEngine> {
  const require = createRequire(import.meta.url);
  loading ??= load(require.resolve('@prisma/schema-engine-wasm').replace(/\.js$/, '_bg.wasm'));
  await loading;
  // The adapter's own dependency, in the version that fits it.
  const utils = createRequire(require.resolve('@prisma/adapter-pg'))(
    '@prisma/driver-adapter-utils',
  ) as AdapterUtils;
  return bindings.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    utils.bindMigrationAwareSqlAdapterFactory(createFactory(url, utils.ColumnTypeEnum)),
  );
}
