import { type Database, database, keyOf, LevelDisk, type Operation, textOf } from "./level-disk";
import { MIGRATIONS, migrate, NewerStoreError, SCHEMA } from "./migrations";
import type { Migration, RawTables } from "./migrations/migration";
import { sealing } from "./seal";
import type { Change, Store } from "./store";
import { TableStore } from "./table-store";
import { isTableName } from "./tables";

export { StoreWriteError } from "./level-disk";
export { memoryStore } from "./memory-store";
export { NewerStoreError, SCHEMA } from "./migrations";
export { storeKey } from "./seal";
export type { Change, Store } from "./store";

/** Holds the schema version. Sorts before every table's keys. */
const SCHEMA_KEY = "!schema";

export interface StoreOptions {
  /** What rows are sealed with on the disk: they hold secrets. @default they are plain */
  key?: Buffer;
  /** The others are what a test of migrations or of a failing disk replaces. */
  schema?: number;
  migrations?: Readonly<Record<number, Migration>>;
  database?: (path: string) => Database;
}

/** Opens the store in the folder `path`, which is made where it isn't there, and brings it to this version's schema. */
export async function openStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const { key, schema = SCHEMA, migrations = MIGRATIONS } = options;
  const create = options.database ?? ((at: string) => database(at, key && sealing(key)));
  const db = create(path);
  await db.open().catch((error) => {
    throw new Error(`The store in ${path} could not be opened: ${textOf(error)}`, { cause: error });
  });
  try {
    const { version, tables } = await readAll(db);
    if (version !== undefined && version > schema) throw new NewerStoreError(path, version, schema);
    if (version !== schema) await upgrade(db, tables, version ?? schema, schema, migrations);
    return new TableStore(new LevelDisk(db, path, create), rowsOf(tables));
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function readAll(db: Database): Promise<{ version?: number; tables: RawTables }> {
  let version: number | undefined;
  const tables: RawTables = new Map();
  for await (const [key, value] of db.iterator()) {
    if (key === SCHEMA_KEY) {
      version = value as number;
      continue;
    }
    const cut = key.indexOf("!");
    const table = key.slice(0, cut);
    const rows = tables.get(table) ?? new Map();
    tables.set(table, rows.set(key.slice(cut + 1), value as Record<string, unknown>));
  }
  return { version, tables };
}

/** Migrates the rows and writes them back with the new version, all at once. */
async function upgrade(
  db: Database,
  tables: RawTables,
  from: number,
  to: number,
  migrations: Readonly<Record<number, Migration>>,
): Promise<void> {
  const before = keysOf(tables);
  migrate(tables, from, to, migrations);
  const after = new Set(keysOf(tables));
  const operations: Operation[] = [
    ...before.filter((key) => !after.has(key)).map((key) => ({ type: "del" as const, key })),
    ...[...tables].flatMap(([table, rows]) =>
      [...rows].map(([id, value]) => ({ type: "put" as const, key: keyOf(table, id), value })),
    ),
    { type: "put", key: SCHEMA_KEY, value: to },
  ];
  await db.batch(operations, { sync: true });
}

function keysOf(tables: RawTables): string[] {
  return [...tables].flatMap(([table, rows]) => [...rows.keys()].map((id) => keyOf(table, id)));
}

function rowsOf(tables: RawTables): Change[] {
  return [...tables].flatMap(([table, rows]) =>
    isTableName(table) ? [...rows.values()].map((put) => ({ table, put }) as unknown as Change) : [],
  );
}
