/** What an index finds an entity by: one key, several, or none where it isn't in the index. */
export type Keys = string | readonly string[] | undefined;

/** A table of the store. A key is the entity's `id`; every other way to find it quickly is an index. */
export interface Table<Row extends { id: string }, Index extends string> {
  /** The entity's keys, by index. */
  keysOf(row: Row): Readonly<Record<Index, Keys>>;
}

/**
 * Declares a table beside its record: `table<Vpc>()`, or with indexes
 * `table((task: Task) => ({ service: task.serviceArn }))`, for `store.by("tasks", "service", arn)`.
 */
export function table<Row extends { id: string }>(): Table<Row, never>;
export function table<Row extends { id: string }, Index extends string>(
  keysOf: (row: Row) => Readonly<Record<Index, Keys>>,
): Table<Row, Index>;
export function table<Row extends { id: string }>(keysOf: (row: Row) => Record<string, Keys> = () => ({})) {
  return { keysOf };
}
