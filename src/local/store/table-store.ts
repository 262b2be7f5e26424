import type { IndexOf, TableName, Tables } from "../tables";
import type { Change, Store } from "./store";
import { changedId, MemoryTables } from "./tables";

/** Where commits become durable. */
export interface Disk {
  /** Writes all or nothing. Called again only after the last call has ended. */
  write(changes: Change[]): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  changes: Change[];
  undo: Change[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Tables in memory in front of a disk. Commits that come while a write is under way go to the disk together in the next
 * one. When a write fails, every commit that is not durable yet is undone, the newest first, since each may rest on the
 * one before. A failed write may have reached the disk all the same, so what it was about is written again, as it was
 * before, ahead of the next commit.
 */
export class TableStore implements Store {
  private readonly tables = new MemoryTables();
  private readonly listeners = new Set<(changes: Change[], undo: Change[]) => void>();
  private pending: Pending[] = [];
  private writing: Promise<void> | undefined;
  /** Of the newest commit that is not durable yet: writes keep the order, and a failed one undoes all that wait. */
  private newest: Promise<void> | undefined;
  private readonly repair = new Map<string, Change>();
  private closed = false;

  constructor(
    private readonly disk: Disk,
    rows: Change[],
  ) {
    this.tables.apply(rows);
  }

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.tables.get(table, id);
  }

  list<T extends TableName>(table: T): Tables[T][] {
    return this.tables.list(table);
  }

  by<T extends TableName>(table: T, index: IndexOf<T>, key: string): Tables[T][] {
    return this.tables.by(table, index, key);
  }

  count<T extends TableName>(table: T, index: IndexOf<T>, key: string): number {
    return this.tables.count(table, index, key);
  }

  commit(changes: Change[]): Promise<void> {
    if (this.closed) return Promise.reject(new Error("The store is closed; nothing was saved."));
    if (changes.length === 0) return Promise.resolve();
    const undo = this.tables.apply(changes);
    const durable = new Promise<void>((resolve, reject) => {
      this.pending.push({ changes, undo, resolve, reject });
    });
    this.newest = durable;
    const over = () => {
      if (this.newest === durable) this.newest = undefined;
    };
    durable.then(over, over);
    this.writing ??= this.flush();
    this.tell(changes, undo);
    return durable;
  }

  durable(): Promise<void> {
    return this.newest ?? Promise.resolve();
  }

  onCommit(listener: (changes: Change[], undo: Change[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    await this.disk.close();
  }

  private async flush(): Promise<void> {
    // Lets every commit of this turn of the event loop into the first write.
    await Promise.resolve();
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      try {
        await this.disk.write([...this.repair.values(), ...batch.flatMap((commit) => commit.changes)]);
        this.repair.clear();
        for (const commit of batch) commit.resolve();
      } catch (error) {
        this.rollBack([...batch, ...this.pending], error);
      }
    }
    this.writing = undefined;
  }

  private rollBack(commits: Pending[], error: unknown): void {
    this.pending = [];
    const undo = commits.toReversed().flatMap((commit) => commit.undo);
    const redo = this.tables.apply(undo);
    for (const change of undo) this.repair.set(`${change.table}!${changedId(change)}`, change);
    for (const commit of commits) commit.reject(error);
    this.tell(undo, redo);
  }

  private tell(changes: Change[], undo: Change[]): void {
    for (const listener of [...this.listeners]) listener(changes, undo);
  }
}
