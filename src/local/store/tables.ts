import type { Keys, Table } from "../table";
import { type IndexOf, TABLES, type TableName, type Tables } from "../tables";
import type { Change } from "./store";

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(TABLES, name);
}

/** The id of the entity that a change is about. */
export function changedId(change: Change): string {
  return "put" in change ? change.put.id : change.remove;
}

interface Row {
  id: string;
}

/** A table in memory, with its indexes. */
class MemoryTable {
  readonly rows = new Map<string, Row>();
  private readonly indexes = new Map<string, Map<string, Map<string, Row>>>();

  constructor(private readonly table: Table<Row, string>) {}

  by(index: string, key: string): Row[] {
    return [...(this.indexes.get(index)?.get(key)?.values() ?? [])];
  }

  count(index: string, key: string): number {
    return this.indexes.get(index)?.get(key)?.size ?? 0;
  }

  /** What was there before, under the id. */
  set(id: string, after: Row | undefined): Row | undefined {
    const before = this.rows.get(id);
    if (after) this.rows.set(id, after);
    else this.rows.delete(id);
    const old = before && this.table.keysOf(before);
    const fresh = after && this.table.keysOf(after);
    for (const index of Object.keys(old ?? fresh ?? {})) this.reindex(index, id, old?.[index], fresh?.[index], after);
    return before;
  }

  private reindex(index: string, id: string, old: Keys, fresh: Keys, row: Row | undefined): void {
    const entries = this.indexes.get(index) ?? new Map<string, Map<string, Row>>();
    this.indexes.set(index, entries);
    const keys = listOf(fresh);
    for (const key of listOf(old)) {
      if (keys.includes(key)) continue;
      const entry = entries.get(key);
      entry?.delete(id);
      if (entry?.size === 0) entries.delete(key);
    }
    if (row === undefined) return;
    for (const key of keys) {
      const entry = entries.get(key);
      if (entry) entry.set(id, row);
      else entries.set(key, new Map([[id, row]]));
    }
  }
}

function listOf(keys: Keys): readonly string[] {
  if (keys === undefined) return [];
  return typeof keys === "string" ? [keys] : keys;
}

/** The tables in memory. */
export class MemoryTables {
  private readonly tables = new Map(
    TABLE_NAMES.map((name) => [name, new MemoryTable(TABLES[name] as unknown as Table<Row, string>)]),
  );

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.tables.get(table)?.rows.get(id) as Tables[T] | undefined;
  }

  list<T extends TableName>(table: T): Tables[T][] {
    return [...(this.tables.get(table)?.rows.values() ?? [])] as unknown as Tables[T][];
  }

  by<T extends TableName>(table: T, index: IndexOf<T>, key: string): Tables[T][] {
    return (this.tables.get(table)?.by(index, key) ?? []) as unknown as Tables[T][];
  }

  count<T extends TableName>(table: T, index: IndexOf<T>, key: string): number {
    return this.tables.get(table)?.count(index, key) ?? 0;
  }

  /** Applies the changes and returns those that undo them, in the order in which they must be applied. */
  apply(changes: Change[]): Change[] {
    return changes.map((change) => this.applyOne(change)).reverse();
  }

  private applyOne(change: Change): Change {
    const id = changedId(change);
    const before = this.tables.get(change.table)?.set(id, "put" in change ? change.put : undefined);
    return (
      before === undefined ? { table: change.table, remove: id } : { table: change.table, put: before }
    ) as Change;
  }
}
