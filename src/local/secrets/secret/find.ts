import { ApiError } from "../../../protocol/errors";
import { parseArn } from "../../arns";
import type { Store } from "../../store/store";
import type { Secret, SecretVersion } from "./record";

type Reads = Pick<Store, "get" | "by">;

/**
 * The secret that a name or an ARN means, be it without the six characters at its end. One of another account or region is
 * the secret of that name here: a task definition that is written for AWS finds it.
 */
export function tryFindSecret(store: Reads, nameOrArn: string): Secret | undefined {
  const named = (name: string) => store.by("secrets", "name", name)[0];
  if (!nameOrArn.startsWith("arn:")) return named(nameOrArn);
  const exact = store.get("secrets", nameOrArn);
  if (exact) return exact;
  const name = nameIn(nameOrArn);
  return name === undefined ? undefined : (named(name) ?? named(name.replace(/-[A-Za-z0-9]{6}$/, "")));
}

/** The name in a secret's ARN, with whatever AWS put at its end. */
export function nameIn(arn: string): string | undefined {
  const { service, resource } = parseArn(arn) ?? {};
  return service === "secretsmanager" && resource?.startsWith("secret:") ? resource.slice("secret:".length) : undefined;
}

export function findSecret(store: Reads, nameOrArn: string): Secret {
  const secret = tryFindSecret(store, nameOrArn);
  if (secret) return secret;
  throw new ApiError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

/** One that isn't on its way out. */
export function usableSecret(store: Reads, nameOrArn: string): Secret {
  const secret = findSecret(store, nameOrArn);
  if (secret.deletionAt === undefined) return secret;
  throw new ApiError(
    "InvalidRequestException",
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

/** The version with an id, with a label, or both; the current one where neither is given. */
export function versionOf(
  secret: Secret,
  { VersionId, VersionStage }: { VersionId?: string; VersionStage?: string },
): SecretVersion {
  const stage = VersionStage ?? (VersionId === undefined ? "AWSCURRENT" : undefined);
  const found = secret.versions.find(
    ({ id, stages }) =>
      (VersionId === undefined || id === VersionId) && (stage === undefined || stages.includes(stage)),
  );
  if (found) return found;
  const sought = VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`;
  throw new ApiError(
    "ResourceNotFoundException",
    `Secrets Manager can't find the specified secret value for ${sought}`,
  );
}
