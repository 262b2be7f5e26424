import { ApiError } from "../../../protocol/errors";
import { arn } from "../../arns";
import type { Control } from "../../control";
import { tryFindSecret } from "./find";
import type { Secret } from "./record";

const NAME = /^[\w/+=.@-]{1,512}$/;

/** A new secret, without a version. */
export function newSecret(
  control: Control,
  given: Pick<Secret, "name" | "description" | "kmsKeyId" | "tags" | "stack">,
): Secret {
  const { name } = given;
  if (!NAME.test(name)) {
    throw new ApiError(
      "ValidationException",
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
  }
  const before = tryFindSecret(control.store, name);
  if (before?.deletionAt !== undefined) {
    throw new ApiError(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  if (before) {
    throw new ApiError("ResourceExistsException", `The operation failed because the secret ${name} already exists.`);
  }
  const now = control.clock.now();
  return {
    ...given,
    id: arn("secretsmanager", `secret:${name}-${control.hex(6)}`),
    createdAt: now,
    changedAt: now,
    versions: [],
  };
}

/** The id of a version that nobody gave one. */
export function versionId(control: Control): string {
  return control.hex(32).replace(/^(.{8})(.{4}).(.{3})(.{4})(.{12}).*$/, "$1-$2-4$3-$4-$5");
}
