import { isRecord } from "../../protocol/json";
import { type ContainerDefinition, registrySecretOf } from "../ecs/task-definition/record";
import type { Store } from "../store/store";
import { tryFindSecret, versionOf } from "./secret/find";

/** Who pulls an image. */
export interface RegistryUser {
  username: string;
  password: string;
}

/**
 * What a container's image is pulled with, where its secret is on this machine. Throws in ECS's words where the secret is none
 * that a registry takes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
 */
export function registryUser(
  store: Pick<Store, "get" | "by">,
  container: Pick<ContainerDefinition, "given">,
): RegistryUser | undefined {
  const reference = registrySecretOf(container);
  const secret = reference === undefined ? undefined : tryFindSecret(store, reference);
  if (reference === undefined || !secret || secret.deletionAt !== undefined) return undefined;
  const { username, password } = parsed(versionOf(secret, {}).text);
  if (typeof username === "string" && typeof password === "string") return { username, password };
  throw new Error(
    "CannotPullContainerError: unable to pull secrets or registry auth: " +
      `the secret ${reference} must be a JSON object with a username and a password`,
  );
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
