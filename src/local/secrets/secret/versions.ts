import { ApiError } from "../../../protocol/errors";
import type { Secret, SecretVersion } from "./record";

export interface Value {
  SecretString?: string;
  SecretBinary?: string;
}

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

export const hasValue = ({ SecretString, SecretBinary }: Value) =>
  SecretString !== undefined || SecretBinary !== undefined;

/**
 * The secret with a new version under the labels `stages`, which others lose; what was AWSCURRENT is AWSPREVIOUS. The same
 * value under the same id again is no new one.
 */
export function withVersion(
  secret: Secret,
  id: string,
  { SecretString, SecretBinary }: Value,
  now: number,
  stages: readonly string[] = [CURRENT],
): Secret {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw new ApiError(
      "InvalidParameterException",
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const there = secret.versions.find((version) => version.id === id);
  if (there) {
    if (there.text === SecretString && there.binary === SecretBinary) return secret;
    throw new ApiError(
      "ResourceExistsException",
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.id}.`,
    );
  }
  // The first version is the current one whatever it is called.
  const labels = secret.versions.length === 0 ? [...new Set([CURRENT, ...stages])] : [...stages];
  const fresh: SecretVersion = { id, stages: labels, text: SecretString, binary: SecretBinary, createdAt: now };
  const moved = secret.versions.map((version) => {
    const wasCurrent = labels.includes(CURRENT) && version.stages.includes(CURRENT);
    const kept = version.stages.filter(
      (stage) => !labels.includes(stage) && !(stage === PREVIOUS && labels.includes(CURRENT)),
    );
    return { ...version, stages: wasCurrent ? [...kept, PREVIOUS] : kept };
  });
  return { ...secret, changedAt: now, versions: [fresh, ...moved.filter(({ stages }) => stages.length > 0)] };
}
