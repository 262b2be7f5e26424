import type { IndexOf, TableName, Tables } from "../tables";

/** One change: an entity put, or one removed. */
export type Change = { [T in TableName]: { table: T; put: Tables[T] } | { table: T; remove: string } }[TableName];

/**
 * The control plane's memory. Reads are from memory and synchronous; entities that come out are never mutated (copy,
 * change, commit). A commit is visible to reads at once and resolves when it is durable; nothing is acknowledged to a
 * client before that.
 */
export interface Store {
  get<T extends TableName>(table: T, id: string): Tables[T] | undefined;
  /** A whole table: for what is asked for whole, and for nothing that happens often. */
  list<T extends TableName>(table: T): Tables[T][];
  /** The entities that an index of the table has under the key. */
  by<T extends TableName>(table: T, index: IndexOf<T>, key: string): Tables[T][];
  /** How many those are. */
  count<T extends TableName>(table: T, index: IndexOf<T>, key: string): number;
  /** All changes become durable together. */
  commit(changes: Change[]): Promise<void>;
  /**
   * Resolves when all that reads show now is durable; rejects where some of it turned out not to be, and was undone. What
   * leaves the control plane (an answer, a load balancer's configuration) waits for it.
   */
  durable(): Promise<void>;
  /** Called after each commit became visible, with what changed and what undoes it. Returns the unsubscriber. */
  onCommit(listener: (changes: Change[], undo: Change[]) => void): () => void;
  close(): Promise<void>;
}
