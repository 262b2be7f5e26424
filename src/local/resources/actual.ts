import { isDeepStrictEqual } from "node:util";
import type { Control } from "../control";
import { readProperties } from "../shapes/template";
import type { Handler, Properties } from "./handler";
import type { ResourceRecord } from "./record";

/**
 * The resource as it is: its record, with what was changed since by other calls. Undefined where it is gone.
 *
 * What was changed is what an update with the recorded properties would change: so a default that isn't written down, or
 * text that stands for a number, is no difference.
 */
export function actual(control: Control, handler: Handler, record: ResourceRecord): ResourceRecord | undefined {
  const { noun } = handler;
  if (!noun) return record;
  const row = noun.find(control, record);
  if (!row) return undefined;
  if (!noun.shows) return record;
  const asked = asAsked(control, handler, record, row.id);
  if (!asked) return record;
  const [is, should] = [noun.shows(control, row, record), noun.shows(control, asked, record)];
  const names = [...new Set([...Object.keys(is), ...Object.keys(should)])];
  const changed = names.filter((name) => !isDeepStrictEqual(is[name], should[name]));
  if (changed.length === 0) return record;
  const now = Object.fromEntries(changed.map((name) => [name, is[name]]));
  return { ...record, properties: defined({ ...record.properties, ...now }) };
}

/** What the recorded properties would make of it. Undefined where they can't be any more. */
function asAsked(control: Control, handler: Handler, record: ResourceRecord, id: string) {
  const request = { ...record, properties: readProperties(record.type, record.properties) };
  try {
    const { changes = [] } = handler.update(control, request, record);
    const own = changes.find(
      (change) => change.table === handler.noun!.table && "put" in change && change.put.id === id,
    );
    return own && "put" in own ? own.put : undefined;
  } catch {
    // What they refer to is gone, too.
    return undefined;
  }
}

function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
