import { ApiError } from "../../protocol/errors";

type Kind = "NAMESPACE" | "SERVICE" | "INSTANCE";
export type OperationType = "CREATE_NAMESPACE" | "DELETE_NAMESPACE" | "REGISTER_INSTANCE" | "DEREGISTER_INSTANCE";

/** What Cloud Map would do after it has answered is done by then here: an operation's id says all that there is to know of it. */
export function operationId(type: OperationType, targets: Partial<Record<Kind, string>>): string {
  return Buffer.from(JSON.stringify([type, targets])).toString("base64url");
}

export function describeOperation(id: string) {
  try {
    const [Type, Targets] = JSON.parse(Buffer.from(id, "base64url").toString()) as [OperationType, object];
    if (typeof Type === "string") return { Id: id, Type, Status: "SUCCESS", Targets };
  } catch {
    // Falls through to the error below: the id is none of ours.
  }
  throw new ApiError("OperationNotFound", `The operation ${id} does not exist.`);
}
