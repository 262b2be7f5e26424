import { isRecord } from "../../protocol/json";
import type { BusEvent, EventRule, EventTarget } from "./record";

/** What a target is sent of an event: the event, a part of it, or what its rule makes of it. */
export function inputFor(rule: EventRule, target: EventTarget, event: BusEvent): string {
  const { input, inputPath, transformer } = target;
  if (input !== undefined) return input;
  if (inputPath !== undefined) return JSON.stringify(at(event, inputPath) ?? null);
  return transformer ? transformed(rule, transformer, event) : JSON.stringify(event);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function transformed(
  rule: EventRule,
  { paths, template }: NonNullable<EventTarget["transformer"]>,
  event: BusEvent,
): string {
  const reserved: Record<string, unknown> = {
    "aws.events.rule-arn": rule.id,
    "aws.events.rule-name": rule.name,
    "aws.events.event": event,
    "aws.events.event.json": event,
    "aws.events.event.ingestion-time": event.time,
  };
  const found = (name: string) =>
    Object.hasOwn(reserved, name) ? reserved[name] : at(event, Object.hasOwn(paths, name) ? paths[name]! : "");
  // In quotes a value is part of the text; elsewhere it stands as JSON.
  return template.replace(/"(?:[^"\\]|\\.)*"|<([^<>\s]+)>/gs, (text, name?: string) => {
    if (name !== undefined) return JSON.stringify(found(name) ?? "");
    return text.replace(/<([^<>\s"]+)>/g, (_, inner: string) => {
      const value = found(inner) ?? "";
      return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
    });
  });
}

/** `$.detail.containers[0].name` of an event; `[*]` is every item of a list. */
function at(event: unknown, path: string): unknown {
  const [root, ...keys] = path.match(/[^.[\]]+/g) ?? [];
  return root === "$" ? within(event, keys) : undefined;
}

function within(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined || value === undefined) return value;
  if (Array.isArray(value)) {
    return key === "*" ? value.map((item) => within(item, rest)) : within(value[Number(key)], rest);
  }
  const name = key.replace(/^(['"])(.*)\1$/, "$2");
  return isRecord(value) && Object.hasOwn(value, name) ? within(value[name], rest) : undefined;
}
