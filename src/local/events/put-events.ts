import { matchesPattern } from "../../ecs/event-pattern";
import { isRecord, isTooDeep } from "../../protocol/json";
import type { Calls } from "../api";
import type { Control } from "../control";
import { uuid } from "../ids";
import { all } from "../shapes/acted";
import { busEvent } from "./bus-event";
import { busName } from "./buses";
import { invalid } from "./errors";
import { patternOf } from "./rule-calls";

interface Entry {
  Source?: string;
  DetailType?: string;
  Detail?: string;
  Resources?: string[];
  Time?: number;
  EventBusName?: string;
}

async function putEvents(control: Control, { Entries }: { Entries: Entry[] }) {
  const { events, clock, hex } = control;
  const put = async (entry: Entry) => {
    const wrong = wrongEntry(entry);
    if (wrong) return wrong;
    const id = uuid(clock.now(), hex(12));
    const at = entry.Time === undefined ? clock.now() : entry.Time * 1000;
    const { Source: source = "", DetailType = "", Detail = "", Resources: resources } = entry;
    const given = { id, source, "detail-type": DetailType, resources, detail: JSON.parse(Detail) };
    // AWS takes what is for a bus that isn't there, and drops it.
    await events?.put([busEvent(given, at)], busName(entry.EventBusName));
    return { EventId: id };
  };
  const answers = await Promise.all(Entries.map(put));
  return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
function wrongEntry({ Source, DetailType, Detail }: Entry) {
  const refused = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });
  const missing = { Source, DetailType, Detail };
  const [name] = Object.entries(missing).find(([, value]) => !value) ?? [];
  if (name)
    return refused("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (Source!.startsWith("aws.")) return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
  try {
    const parsed: unknown = JSON.parse(Detail!);
    if (isRecord(parsed) && !isTooDeep(parsed)) return undefined;
  } catch {
    // It is none.
  }
  return refused("MalformedDetail", "Detail is malformed.");
}

async function testEventPattern(_: Control, { EventPattern, Event }: { EventPattern: string; Event: string }) {
  const pattern = patternOf(EventPattern);
  try {
    return { Result: matchesPattern(pattern, JSON.parse(Event)) };
  } catch {
    throw invalid("Parameter Event is not valid. Reason: it is no JSON.");
  }
}

/** Events that are put, and patterns that are tried. */
export const PUT_CALLS: Calls = {
  PutEvents: {
    run: putEvents,
    acts: { Entries: all("Time", "Source", "Resources", "DetailType", "Detail", "EventBusName", "TraceHeader") },
  },
  TestEventPattern: { run: testEventPattern, acts: all("EventPattern", "Event") },
};
