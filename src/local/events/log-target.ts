import { isRecord } from "../../protocol/json";
import type { Control } from "../control";
import { uuid } from "../ids";
import { keepEvents } from "../logs/keep";
import type { EventRule } from "./record";

/** What a target's input says of a message in place of the event: `{ timestamp, message }`. */
function said(input: string): string {
  const parsed: unknown = JSON.parse(input);
  return isRecord(parsed) && "timestamp" in parsed && typeof parsed.message === "string" ? parsed.message : input;
}

/** Writes an event to a log group, in a stream of its rule's. */
export async function writeLog(control: Control, rule: EventRule, group: string, input: string) {
  await keepEvents(control, group, uuid(rule.id), [{ at: control.clock.now(), message: said(input) }]);
}
