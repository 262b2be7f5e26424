import type { Control } from "../../control";
import { alreadyExists, type Handler, type Outcome, physicalName, type ResourceRequest } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { all } from "../../shapes/acted";
import { notEnforced } from "../../warnings";
import { busName, isBus } from "../buses";
import { patternIn } from "../pattern-property";
import { archiveArn } from "./archives";
import { removeArchive } from "./keep";
import type { EventArchive } from "./record";

type Properties = {
  ArchiveName?: string;
  Description?: string;
  EventPattern?: unknown;
  /** Days; 0 is for good. */
  RetentionDays?: number;
  /** ARN of the bus. */
  SourceArn: string;
};

/** Letters of an archive's name. */
const LONGEST = 48;

/** An archive of a bus. */
export const eventArchive: Handler<Properties> = {
  acts: { ...all("ArchiveName", "Description", "EventPattern", "RetentionDays", "SourceArn"), KmsKeyIdentifier: false },

  noun: nounIn("eventArchives", (_, { description, pattern, retentionDays }) => ({
    Description: description,
    EventPattern: pattern,
    RetentionDays: retentionDays,
  })),

  create(control, request) {
    const name = request.properties.ArchiveName ?? physicalName(control, request, LONGEST);
    if (control.store.get("eventArchives", name)) throw alreadyExists(`The archive ${name}`);
    return outcome(control, request, name);
  },

  update: (control, request, { identifier }) => outcome(control, request, identifier),

  remove: (control, { identifier }) => removeArchive(control, identifier),
};

function outcome(control: Control, { stack, properties }: ResourceRequest<Properties>, id: string): Outcome {
  const { SourceArn, Description: description, RetentionDays: retentionDays = 0, EventPattern } = properties;
  const bus = busName(SourceArn);
  const archive: EventArchive = {
    ...{ id, stack, bus, retentionDays },
    createdAt: control.store.get("eventArchives", id)?.createdAt ?? control.clock.now(),
    ...(description !== undefined && { description }),
    ...(EventPattern !== undefined && { pattern: patternIn(EventPattern) }),
  };
  return {
    identifier: id,
    attributes: { Arn: archiveArn(id) },
    changes: [{ table: "eventArchives", put: archive }],
    warnings: isBus(control, bus) ? [] : [notEnforced("SourceArn")],
  };
}
