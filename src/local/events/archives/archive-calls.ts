import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { busArn, busName, busNamed } from "../buses";
import { changeable, exists } from "../errors";
import { type PageInput, page } from "../page";
import { patternOf } from "../rule-calls";
import { archiveArn, archiveNamed, archivesOf, type Filters, oneFilter } from "./archives";
import { removeArchive } from "./keep";
import type { EventArchive } from "./record";

interface Given {
  ArchiveName: string;
  Description?: string;
  EventPattern?: string;
  RetentionDays?: number;
}

async function createArchive(control: Control, { EventSourceArn, ...input }: Given & { EventSourceArn: string }) {
  const { ArchiveName: id, Description: description, EventPattern, RetentionDays: retentionDays = 0 } = input;
  const { name: bus } = busNamed(control, EventSourceArn);
  if (control.store.get("eventArchives", id)) throw exists(`Archive ${id} already exists.`);
  return save(control, {
    ...{ id, bus, retentionDays, createdAt: control.clock.now() },
    ...(description !== undefined && { description }),
    ...(EventPattern !== undefined && { pattern: patternOf(EventPattern) }),
  });
}

/** What isn't said stays. */
async function updateArchive(control: Control, { ArchiveName, ...input }: Given) {
  const { name: _, ...before } = changeable(archivesOf(control), "Archive", ArchiveName);
  return save(control, {
    ...before,
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.EventPattern !== undefined && { pattern: patternOf(input.EventPattern) }),
    ...(input.RetentionDays !== undefined && { retentionDays: input.RetentionDays }),
  });
}

async function save({ store }: Control, archive: EventArchive) {
  await store.commit([{ table: "eventArchives", put: archive }]);
  return { ArchiveArn: archiveArn(archive.id), State: "ENABLED", CreationTime: archive.createdAt / 1000 };
}

async function deleteArchive(control: Control, { ArchiveName }: { ArchiveName: string }) {
  const { id } = changeable(archivesOf(control), "Archive", ArchiveName);
  await control.store.commit(removeArchive(control, id));
  return {};
}

function listed({ store }: Control, { id, bus, retentionDays, createdAt }: EventArchive) {
  const events = store.by("archivedEvents", "archive", id);
  return {
    ArchiveName: id,
    EventSourceArn: busArn(bus),
    State: "ENABLED",
    RetentionDays: retentionDays,
    SizeBytes: events.reduce((sum, { event }) => sum + JSON.stringify(event).length, 0),
    EventCount: events.length,
    CreationTime: createdAt / 1000,
  };
}

async function describeArchive(control: Control, { ArchiveName }: { ArchiveName: string }) {
  const archive = archiveNamed(control, ArchiveName);
  return {
    ArchiveArn: archiveArn(archive.id),
    ...listed(control, archive),
    Description: archive.description,
    EventPattern: archive.pattern && JSON.stringify(archive.pattern),
  };
}

type ListInput = PageInput & Filters;

async function listArchives(control: Control, { NamePrefix, EventSourceArn, State, ...input }: ListInput) {
  const filters = oneFilter("ListArchives", { NamePrefix, EventSourceArn, State });
  const bus = EventSourceArn === undefined ? undefined : busNamed(control, busName(EventSourceArn)).name;
  const asked = archivesOf(control).filter(
    (archive) =>
      archive.name.startsWith(NamePrefix ?? "") &&
      (bus === undefined || archive.bus === bus) &&
      (State ?? "ENABLED") === "ENABLED",
  );
  const { given, NextToken } = page("Archives", asked, { ...filters, ...input } as PageInput, ({ name }) => name);
  return { Archives: given.map((archive) => listed(control, archive)), NextToken };
}

const GIVEN = { ...all("ArchiveName", "Description", "EventPattern", "RetentionDays"), KmsKeyIdentifier: false };

/** EventBridge's archives. */
export const ARCHIVE_CALLS: Calls = {
  CreateArchive: { run: createArchive, acts: { ...GIVEN, EventSourceArn: true } },
  DeleteArchive: { run: deleteArchive, acts: all("ArchiveName") },
  DescribeArchive: { run: describeArchive, acts: all("ArchiveName") },
  ListArchives: { run: listArchives, acts: all("NamePrefix", "EventSourceArn", "State", "Limit", "NextToken") },
  UpdateArchive: { run: updateArchive, acts: GIVEN },
};
