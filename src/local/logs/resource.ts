import type { PlainProperties } from "../../cfn/typed";
import { logGroupArn } from "../arns";
import { alreadyExists, type Handler, physicalName } from "../resources/handler";
import { nounIn } from "../resources/noun";
import { all } from "../shapes/acted";
import { groupRemoval } from "./group-calls";

/** A log group. What containers write is kept whether or not they name one; it is what `aws logs` finds them by. */
export const logGroup: Handler<PlainProperties<"AWS::Logs::LogGroup">> = {
  acts: {
    ...all("LogGroupName", "RetentionInDays"),
    LogGroupClass: (given) => given === "STANDARD",
    Tags: all("Key", "Value"),
  },
  noun: nounIn("logGroups", (_, { retentionDays }) => ({ RetentionInDays: retentionDays })),

  create(control, request) {
    const { LogGroupName, RetentionInDays } = request.properties;
    const id = LogGroupName ?? physicalName(control, request, 512);
    if (control.store.get("logGroups", id)) throw alreadyExists(`The log group ${id}`);
    const entity = {
      id,
      arn: logGroupArn(id),
      stack: request.stack,
      retentionDays: RetentionInDays,
      createdAt: control.clock.now(),
    };
    return {
      identifier: id,
      attributes: { Arn: `${entity.arn}:*` },
      changes: [{ table: "logGroups", put: entity }],
    };
  },

  update(control, { properties }, { identifier, attributes }) {
    const found = control.store.get("logGroups", identifier);
    const retentionDays = properties.RetentionInDays;
    return { identifier, attributes, changes: found ? [{ table: "logGroups", put: { ...found, retentionDays } }] : [] };
  },

  remove: ({ store }, { identifier }) => groupRemoval(store, identifier),
};
