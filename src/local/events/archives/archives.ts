import { arn } from "../../arns";
import type { Control } from "../../control";
import { invalid, named } from "../errors";
import type { EventArchive } from "./record";

export const archiveArn = (name: string) => arn("events", `archive/${name}`);

/** An archive as others look for it. */
export type NamedArchive = EventArchive & { name: string };

export const archivesOf = ({ store }: Pick<Control, "store">): NamedArchive[] =>
  store.list("eventArchives").map((archive) => ({ ...archive, name: archive.id }));

export const archiveNamed = (control: Pick<Control, "store">, name: string) =>
  named(archivesOf(control), "Archive", name);

export interface Filters {
  NamePrefix?: string;
  EventSourceArn?: string;
  State?: string;
}

/** @throws where there is more than one */
export function oneFilter(operation: "ListArchives" | "ListReplays", filters: Filters): Filters {
  if (Object.values(filters).filter((each) => each !== undefined).length < 2) return filters;
  throw invalid(`At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`);
}

/** Name of the archive that an ARN is of. */
export const archiveIn = (text: string) => text.slice(text.lastIndexOf("/") + 1);
