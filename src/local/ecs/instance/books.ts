import type { Control } from "../../control";
import { Books } from "../../scheduler/books";

/** What tasks take of the container instances. */
export function booksOf({ store }: Pick<Control, "store">): Books {
  const taskDefinitions = new Map(store.list("taskDefinitions").map((definition) => [definition.id, definition]));
  return new Books({ tasks: store.list("tasks"), taskDefinitions });
}
