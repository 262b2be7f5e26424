import type { TableName, Tables } from "../tables";
import type { Change } from "./store";

/** The names of all tables; the compiler holds it against {@link Tables}. */
const NAMES: Record<TableName, true> = {
  stacks: true,
  resources: true,
  operations: true,
  clusters: true,
  capacityProviders: true,
  autoScalingGroups: true,
  containerInstances: true,
  taskDefinitions: true,
  services: true,
  tasks: true,
  vpcs: true,
  subnets: true,
  loadBalancers: true,
  listeners: true,
  listenerRules: true,
  targetGroups: true,
  namespaces: true,
  discoveryServices: true,
  logGroups: true,
  families: true,
};

export const TABLE_NAMES = Object.keys(NAMES) as TableName[];

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(NAMES, name);
}

type Rows = { [T in TableName]: Map<string, Tables[T]> };

/** The id of the entity that a change is about. */
export function changedId(change: Change): string {
  return "put" in change ? change.put.id : change.remove;
}

/** The tables in memory. */
export class MemoryTables {
  private readonly rows = Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as unknown as Rows;

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.rows[table].get(id);
  }

  list<T extends TableName>(table: T): Tables[T][] {
    return [...this.rows[table].values()];
  }

  /** Applies the changes and returns those that undo them, in the order in which they must be applied. */
  apply(changes: Change[]): Change[] {
    return changes.map((change) => this.applyOne(change)).reverse();
  }

  private applyOne(change: Change): Change {
    const rows: Map<string, unknown> = this.rows[change.table];
    const id = changedId(change);
    const before = rows.get(id);
    if ("put" in change) rows.set(id, change.put);
    else rows.delete(id);
    return (
      before === undefined ? { table: change.table, remove: id } : { table: change.table, put: before }
    ) as Change;
  }
}
