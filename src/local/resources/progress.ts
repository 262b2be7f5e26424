import type { ProgressEvent, ResourceDescription } from "../../protocol/calls";
import type { Control } from "../control";
import type { Operation, ResourceRecord } from "./record";
import { isSetAside } from "./records";

/** The operation as clients see it. */
export function progressOf({ store }: Control, operation: Operation): ProgressEvent {
  const [stack = "", logicalId = ""] = operation.resource.split("|");
  const record = store.get("resources", operation.resource);
  return {
    RequestToken: operation.id,
    Operation: operation.kind,
    OperationStatus: operation.status,
    TypeName: operation.type,
    Stack: stack,
    LogicalId: logicalId,
    ...(record && { Identifier: record.identifier, Attributes: JSON.stringify(record.attributes) }),
    ...(operation.errorCode !== undefined && { ErrorCode: operation.errorCode }),
    ...(operation.message !== undefined && { StatusMessage: operation.message }),
    ...(operation.warnings?.length && { Warnings: operation.warnings }),
  };
}

export function describeResource(record: ResourceRecord): ResourceDescription {
  return {
    TypeName: record.type,
    Stack: record.stack,
    LogicalId: record.logicalId,
    Identifier: record.identifier,
    Properties: JSON.stringify(record.properties),
    Attributes: JSON.stringify(record.attributes),
    DependsOn: record.dependsOn,
    ...(record.policies?.deletion && { DeletionPolicy: record.policies.deletion }),
    ...(record.policies?.updateReplace && { UpdateReplacePolicy: record.policies.updateReplace }),
    ...(isSetAside(record) && { Replaced: true }),
    ...(record.failed && { Failed: true }),
    ...(record.deployed && {
      Deployed: { Properties: JSON.stringify(record.deployed.properties), DependsOn: record.deployed.dependsOn },
    }),
    ...(record.unclaimed && { Unclaimed: true }),
  };
}
