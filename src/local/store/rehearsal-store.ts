import type { IndexOf, TableName, Tables } from "../tables";
import type { Change, Store } from "./store";
import { changedId, MemoryTables } from "./tables";

/** What a store would be after commits that it never sees. */
export class RehearsalStore implements Store {
  private readonly own = new MemoryTables();
  private readonly changed = new Map<TableName, Set<string>>();

  constructor(private readonly real: Pick<Store, "get" | "list" | "by">) {}

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.changed.get(table)?.has(id) ? this.own.get(table, id) : this.real.get(table, id);
  }

  list<T extends TableName>(table: T): Tables[T][] {
    return [...this.unchanged(table, this.real.list(table)), ...this.own.list(table)];
  }

  by<T extends TableName>(table: T, index: IndexOf<T>, key: string): Tables[T][] {
    return [...this.unchanged(table, this.real.by(table, index, key)), ...this.own.by(table, index, key)];
  }

  count<T extends TableName>(table: T, index: IndexOf<T>, key: string): number {
    return this.by(table, index, key).length;
  }

  async commit(changes: Change[]): Promise<void> {
    this.put(changes);
  }

  /** A commit that can't fail. */
  put(changes: Change[]): void {
    this.own.apply(changes);
    for (const change of changes) {
      const ids = this.changed.get(change.table) ?? new Set();
      this.changed.set(change.table, ids.add(changedId(change)));
    }
  }

  async durable(): Promise<void> {}

  onCommit(): () => void {
    return () => {};
  }

  async close(): Promise<void> {}

  private unchanged<T extends TableName>(table: T, rows: Tables[T][]): Tables[T][] {
    const ids = this.changed.get(table);
    return ids ? rows.filter(({ id }) => !ids.has(id)) : rows;
  }
}
