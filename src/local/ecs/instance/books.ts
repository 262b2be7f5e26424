import type { Control } from "../../control";
import { Books } from "../../scheduler/books";
import { type Page, pageOf } from "../../scheduler/page";
import type { Store } from "../../store/store";
import type { Task } from "../task/record";

/** What tasks take of the container instances; each instance's are looked up when it is asked for. */
export function booksOf({ store }: Pick<Control, "store">): Books {
  const pages = new Map<string, Page>();
  return new Books((instanceId) => {
    const known = pages.get(instanceId);
    if (known) return known;
    const page = pageIn(store, store.by("tasks", "instance", instanceId));
    pages.set(instanceId, page);
    return page;
  });
}

/** The page of an instance that has these tasks. */
export function pageIn(store: Pick<Store, "get">, tasks: Iterable<Task>): Page {
  return pageOf(tasks, { get: (id) => store.get("taskDefinitions", id) });
}
