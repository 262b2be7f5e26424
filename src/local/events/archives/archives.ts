import { arn } from "../../arns";
import type { Control } from "../../control";
import { named } from "../errors";
import type { EventArchive } from "./record";

export const archiveArn = (name: string) => arn("events", `archive/${name}`);

/** An archive as others look for it. */
export type NamedArchive = EventArchive & { name: string };

export const archivesOf = ({ store }: Pick<Control, "store">): NamedArchive[] =>
  store.list("eventArchives").map((archive) => ({ ...archive, name: archive.id }));

export const archiveNamed = (control: Pick<Control, "store">, name: string) =>
  named(archivesOf(control), "Archive", name);

/** Name of the archive that an ARN is of. */
export const archiveIn = (text: string) => text.slice(text.lastIndexOf("/") + 1);
