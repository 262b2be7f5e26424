import type { Change, Store } from "../store/store";

/** An alarm goes with its history. */
export function removal(store: Pick<Store, "by" | "get">, name: string): Change[] {
  if (!store.get("alarms", name)) return [];
  return [
    { table: "alarms", remove: name },
    ...store.by("alarmHistory", "alarm", name).map(({ id }): Change => ({ table: "alarmHistory", remove: id })),
  ];
}
