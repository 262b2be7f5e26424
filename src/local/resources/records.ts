import type { Change, Store } from "../store/store";
import type { ResourceRecord } from "./record";

interface Named {
  stack: string;
  logicalId: string;
}

/** Key of the resource that the logical id stands for now. */
export function currentId({ stack, logicalId }: Named): string {
  return `${stack}|${logicalId}`;
}

/** Whether a replacement has taken its place. */
export function isSetAside(record: ResourceRecord): boolean {
  return record.id !== currentId(record);
}

/** The record under a key of its own, so that a replacement can have its place. */
export function setAside(record: ResourceRecord): ResourceRecord {
  return { ...record, id: `${currentId(record)}|${record.identifier}` };
}

/** The resource of this identifier, set aside or not; without one the current. */
export function findRecord(store: Store, named: Named, identifier?: string): ResourceRecord | undefined {
  const current = store.get("resources", currentId(named));
  if (identifier === undefined) return current;
  const aside = store.get("resources", `${currentId(named)}|${identifier}`);
  return aside ?? (current?.identifier === identifier ? current : undefined);
}

/** Changes that forget a record. Where it was the current one, the newest of those that were set aside is again. */
export function forgetting(store: Store, record: ResourceRecord): Change[] {
  const forgotten: Change = { table: "resources", remove: record.id };
  if (isSetAside(record)) return [forgotten];
  const [newest] = store
    .by("resources", "place", currentId(record))
    .filter(isSetAside)
    .sort((a, b) => b.createdAt - a.createdAt);
  if (!newest) return [forgotten];
  return [
    { table: "resources", remove: newest.id },
    { table: "resources", put: { ...newest, id: record.id } },
  ];
}

/** Changes that give a resource another logical id, under which what depends on it finds it. */
export function renamed(store: Store, record: ResourceRecord, logicalId: string): Change[] {
  const { stack, logicalId: before } = record;
  const place = store.get("resources", currentId({ stack, logicalId }));
  const aside: Change[] = place ? [{ table: "resources", put: setAside(place) }] : [];
  const put: ResourceRecord = { ...record, logicalId, id: currentId({ stack, logicalId }) };
  const dependents = store
    .by("resources", "stack", stack)
    .filter((other) => other.id !== record.id && other.dependsOn.includes(before))
    .map((other): Change => {
      const dependsOn = other.dependsOn.map((id) => (id === before ? logicalId : id));
      return { table: "resources", put: { ...other, dependsOn } };
    });
  return [...forgetting(store, record), ...aside, { table: "resources", put }, ...dependents];
}
