import type { Change, Store } from "./store";
import { TableStore } from "./table-store";

/** A store without a disk, for tests. What is put into it is frozen, so that a test finds whoever changes it in place. */
export function memoryStore(): Store {
  const store = new TableStore({ write: async () => {}, close: async () => {} }, []);
  const commit = store.commit.bind(store);
  store.commit = (changes: Change[]) => {
    for (const change of changes) if ("put" in change) freeze(change.put);
    return commit(changes);
  };
  return store;
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}
