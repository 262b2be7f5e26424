import type { Control } from "../control";
import type { TableName, Tables } from "../tables";
import type { ResourceRecord } from "./record";

/** What stands for a resource in the store, and can be changed and removed by other calls than those of resources. */
export interface Noun<T extends TableName = TableName> {
  table: T;
  /** Undefined where it is gone. */
  find(control: Control, record: ResourceRecord): Tables[T] | undefined;
  /** What others can change of it, in the template's form, defaults filled in. @default nothing */
  shows?(control: Control, row: Tables[T], record: ResourceRecord): Record<string, unknown>;
}

/** A noun that has the resource's identifier as its key. */
export function nounIn<T extends TableName>(table: T, shows?: Noun<T>["shows"]): Noun {
  const noun: Noun<T> = { table, find: ({ store }, { identifier }) => store.get(table, identifier), shows };
  return noun as unknown as Noun;
}

/** A noun that is found otherwise, or is there only in some states. */
export function noun<T extends TableName>(noun: Noun<T>): Noun {
  return noun as unknown as Noun;
}
