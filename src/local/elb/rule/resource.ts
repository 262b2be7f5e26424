import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import { type Handler, invalidProperty } from "../../resources/handler";
import { PropertyReader } from "../../shapes/properties";
import { actionsOf } from "./actions";
import { conditionsOf } from "./conditions";
import type { ListenerRule } from "./record";

/** A rule of a listener. */
export const listenerRule: Handler = {
  create(control, { properties }) {
    const read = new PropertyReader(properties);
    const listenerArn = read.text("ListenerArn");
    if (!control.store.get("listeners", listenerArn)) {
      throw invalidProperty("ListenerArn", listenerArn, "there is no such listener");
    }
    const id = `${listenerArn.replace(":listener/", ":listener-rule/")}/${control.hex(16)}`;
    return ruleOutcome(control, read, listenerArn, id);
  },
  update(control, { properties }, { identifier }) {
    const read = new PropertyReader(properties);
    return ruleOutcome(control, read, read.text("ListenerArn"), identifier);
  },
  finish: settled,
  remove: (_, { identifier }) => [{ table: "listenerRules", remove: identifier }],
};

async function settled(control: Control) {
  await control.settle();
  return {};
}

function ruleOutcome(control: Control, read: PropertyReader, listenerArn: string, id: string) {
  const priority = read.optionalWithin("Priority", 1, 50_000);
  if (priority === undefined || !Number.isInteger(priority)) {
    throw invalidProperty("Priority", priority, "it must be a whole number from 1 to 50000");
  }
  const twin = control.store
    .list("listenerRules")
    .find((other) => other.listenerArn === listenerArn && other.priority === priority && other.id !== id);
  if (twin)
    throw new ApiError(
      "ResourceConflict",
      `Priority '${priority}' is currently in use by another rule of the listener.`,
    );
  if (read.objects("Transforms").length > 0) {
    throw invalidProperty("Transforms", read.raw("Transforms"), "rewrites don't run on this machine");
  }
  const put: ListenerRule = {
    id,
    listenerArn,
    priority,
    conditions: conditionsOf(read.objects("Conditions")),
    actions: actionsOf(control, read.objects("Actions"), "Actions"),
  };
  return { identifier: id, attributes: { IsDefault: false }, changes: [{ table: "listenerRules" as const, put }] };
}
