import type { Change, Store } from "../../store/store";
import { changedId } from "../../store/tables";
import type { TableName, Tables } from "../../tables";

/** A row that a commit changed, as it was and as it is. */
export interface Touched<Row> {
  id: string;
  before?: Row;
  after?: Row;
}

/** What a change of each table is to `To`; a table that isn't here is nothing to it. */
export type Effects<To> = { [T in TableName]?: (to: To, row: Touched<Tables[T]>, store: Store) => void };

/** Tells `to` of a commit that these changes would undo. */
export function tell<To>(effects: Effects<To>, to: To, undo: Change[], store: Store): void {
  for (const change of undo) {
    const id = changedId(change);
    const effect = effects[change.table] as ((to: To, row: Touched<unknown>, store: Store) => void) | undefined;
    const before = "put" in change ? change.put : undefined;
    effect?.(to, { id, before, after: store.get(change.table, id) }, store);
  }
}

/** What the row was about, and what it is about now. */
export function about<Row>(
  { before, after }: Touched<Row>,
  what: (row: Row) => string | readonly string[] | undefined,
): Set<string> {
  return new Set([before, after].flatMap((row) => (row && what(row)) ?? []));
}
