import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { listOf, pageOf } from "../../ecs/pages";
import { seconds } from "../../ecs/seconds";
import { all } from "../../shapes/acted";
import { findSecret, tryFindSecret, usableSecret, versionOf } from "./find";
import { newSecret, versionId } from "./make";
import type { Secret } from "./record";
import { hasValue, type Value, withVersion } from "./versions";

interface Named {
  SecretId: string;
}

interface CreateSecretInput extends Value {
  Name: string;
  ClientRequestToken?: string;
  Description?: string;
  KmsKeyId?: string;
  Tags?: Secret["tags"];
}

async function createSecret(control: Control, input: CreateSecretInput) {
  const { Name: name, Description: description, KmsKeyId: kmsKeyId, Tags: tags = [] } = input;
  const token = input.ClientRequestToken ?? versionId(control);
  const again = tryFindSecret(control.store, name);
  // The same call again, whose answer was lost.
  const repeated =
    again?.deletionAt === undefined && again?.versions.some(({ id }) => id === token) ? again : undefined;
  const empty = repeated ?? newSecret(control, { name, description, kmsKeyId, tags });
  const secret = hasValue(input) ? withVersion(empty, token, input, control.clock.now()) : empty;
  await put(control, secret);
  return { ARN: secret.id, Name: name, ...(hasValue(input) && { VersionId: token }) };
}

async function putSecretValue(
  control: Control,
  input: Named & Value & { ClientRequestToken?: string; VersionStages?: string[] },
) {
  const before = usableSecret(control.store, input.SecretId);
  if (!hasValue(input)) {
    throw new ApiError("InvalidRequestException", "You must provide either SecretString or SecretBinary.");
  }
  const token = input.ClientRequestToken ?? versionId(control);
  const secret = withVersion(before, token, input, control.clock.now(), input.VersionStages);
  await put(control, secret);
  const stages = secret.versions.find(({ id }) => id === token)?.stages ?? [];
  return { ARN: secret.id, Name: secret.name, VersionId: token, VersionStages: stages };
}

async function updateSecret(
  control: Control,
  input: Named & Value & { ClientRequestToken?: string; Description?: string; KmsKeyId?: string },
) {
  const before = usableSecret(control.store, input.SecretId);
  const now = control.clock.now();
  const described: Secret = {
    ...before,
    description: input.Description ?? before.description,
    kmsKeyId: input.KmsKeyId ?? before.kmsKeyId,
    changedAt: now,
  };
  const token = input.ClientRequestToken ?? versionId(control);
  const secret = hasValue(input) ? withVersion(described, token, input, now) : described;
  await put(control, secret);
  return { ARN: secret.id, Name: secret.name, ...(hasValue(input) && { VersionId: token }) };
}

async function getSecretValue(control: Control, input: Named & { VersionId?: string; VersionStage?: string }) {
  const secret = usableSecret(control.store, input.SecretId);
  const { id, text, binary, stages, createdAt } = versionOf(secret, input);
  return {
    ARN: secret.id,
    Name: secret.name,
    VersionId: id,
    SecretString: text,
    SecretBinary: binary,
    VersionStages: stages,
    CreatedDate: seconds(createdAt),
  };
}

async function describeSecret(control: Control, { SecretId }: Named) {
  const secret = findSecret(control.store, SecretId);
  return { ...described(secret), VersionIdsToStages: stagesOf(secret) };
}

interface ListSecretsInput {
  IncludePlannedDeletion?: boolean;
  MaxResults?: number;
  NextToken?: string;
  Filters?: { Key?: string; Values?: string[] }[];
  SortOrder?: "asc" | "desc";
}

async function listSecrets(control: Control, input: ListSecretsInput) {
  const { IncludePlannedDeletion: gone = false, Filters: filters = [], MaxResults: most = 100, NextToken } = input;
  const found = control.store
    .list("secrets")
    .filter(({ deletionAt }) => gone || deletionAt === undefined)
    .filter((secret) => filters.every((filter) => matches(secret, filter)));
  const asked = { gone, filters, order: input.SortOrder };
  const list = listOf("secrets", asked);
  const descending = input.SortOrder !== "asc";
  const page = pageOf(found, { list, size: most, token: NextToken, keyOf: ({ name }) => name, descending });
  return {
    SecretList: page.items.map((secret) => ({ ...described(secret), SecretVersionsToStages: stagesOf(secret) })),
    NextToken: page.next,
  };
}

/** A value matches what begins with it; behind a `!` what doesn't. */
function matches(
  secret: Secret,
  { Key: key = "all", Values: values = [] }: NonNullable<ListSecretsInput["Filters"]>[0],
) {
  const keys = secret.tags.flatMap((tag) => tag.Key ?? []);
  const tagged = secret.tags.flatMap((tag) => tag.Value ?? []);
  const texts: Record<string, string[]> = {
    name: [secret.name],
    description: [secret.description ?? ""],
    "tag-key": keys,
    "tag-value": tagged,
    all: [secret.name, secret.description ?? "", ...keys, ...tagged],
  };
  const of = texts[key] ?? [];
  return values.some((value) =>
    value.startsWith("!")
      ? !of.some((text) => text.startsWith(value.slice(1)))
      : of.some((text) => text.startsWith(value)),
  );
}

async function listSecretVersionIds(control: Control, { SecretId }: Named) {
  const secret = findSecret(control.store, SecretId);
  const Versions = secret.versions.map(({ id, stages, createdAt }) => ({
    VersionId: id,
    VersionStages: stages,
    CreatedDate: seconds(createdAt),
  }));
  return { Versions, ARN: secret.id, Name: secret.name };
}

const DAY = 24 * 60 * 60 * 1000;

async function deleteSecret(
  control: Control,
  input: Named & { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean },
) {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = input;
  if (force && days !== undefined) {
    throw new ApiError(
      "InvalidParameterException",
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw new ApiError(
      "InvalidParameterException",
      "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
    );
  }
  const secret = force ? findSecret(control.store, input.SecretId) : usableSecret(control.store, input.SecretId);
  const now = control.clock.now();
  const deletionAt = force ? now : now + (days ?? 30) * DAY;
  if (force) await control.store.commit([{ table: "secrets", remove: secret.id }]);
  else await put(control, { ...secret, deletionAt });
  return { ARN: secret.id, Name: secret.name, DeletionDate: seconds(deletionAt) };
}

async function restoreSecret(control: Control, { SecretId }: Named) {
  const { deletionAt: _, ...secret } = findSecret(control.store, SecretId);
  await put(control, secret);
  return { ARN: secret.id, Name: secret.name };
}

const put = (control: Control, secret: Secret) => control.store.commit([{ table: "secrets", put: secret }]);

function described(secret: Secret) {
  return {
    ARN: secret.id,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    LastChangedDate: seconds(secret.changedAt),
    CreatedDate: seconds(secret.createdAt),
    DeletedDate: seconds(secret.deletionAt),
    Tags: secret.tags,
  };
}

const stagesOf = ({ versions }: Secret) => Object.fromEntries(versions.map(({ id, stages }) => [id, stages]));

const VALUE = all("SecretString", "SecretBinary", "ClientRequestToken");

export const SECRET_CALLS: Calls = {
  CreateSecret: {
    run: createSecret,
    acts: { ...VALUE, ...all("Name", "Description", "KmsKeyId"), Tags: all("Key", "Value") },
  },
  PutSecretValue: { run: putSecretValue, acts: { ...VALUE, ...all("SecretId", "VersionStages") } },
  UpdateSecret: { run: updateSecret, acts: { ...VALUE, ...all("SecretId", "Description", "KmsKeyId") } },
  GetSecretValue: { run: getSecretValue, acts: all("SecretId", "VersionId", "VersionStage") },
  DescribeSecret: { run: describeSecret, acts: all("SecretId") },
  ListSecrets: {
    run: listSecrets,
    acts: {
      ...all("IncludePlannedDeletion", "MaxResults", "NextToken", "SortOrder"),
      Filters: all("Key", "Values"),
    },
  },
  ListSecretVersionIds: { run: listSecretVersionIds, acts: all("SecretId", "IncludeDeprecated") },
  DeleteSecret: {
    run: deleteSecret,
    acts: all("SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery"),
  },
  RestoreSecret: { run: restoreSecret, acts: all("SecretId") },
};
