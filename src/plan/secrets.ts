import type { Val } from "../cfn/typed";
import { join, split } from "../cfn/value";
import { type ContainerSpec, isLeaf, type Maybe, type SecretSpec } from "../options";
import { arnNear } from "./arn";
import type { ClusterRefs } from "./refs";
import type { Statement } from "./role";

/** A secret's ARN ends in six characters that AWS chose; one that is made of its name lacks them. */
const IS_WHOLE = /-[A-Za-z0-9]{6}$/;

/** The value as a container definition names it. */
export function valueFrom(spec: SecretSpec, cluster: ClusterRefs): Val<string> {
  if (spec.secret === undefined) return parameterArn(spec.parameter!, cluster);
  const arn = secretArn(spec.secret, cluster);
  const { key = "", versionStage = "", versionId = "" } = spec;
  return [key, versionStage, versionId].every((part) => part === "")
    ? arn
    : join(":", [arn, key, versionStage, versionId]);
}

/** What the execution role reads before the containers start, and nothing else. */
export function secretStatements(containers: readonly ContainerSpec[], cluster: ClusterRefs): Statement[] {
  const specs = containers.flatMap(({ secrets }) => Object.values(secrets));
  const registries = containers.flatMap(({ repositoryCredentials }) => repositoryCredentials ?? []);
  const files = containers.flatMap(({ environmentFiles }) => environmentFiles);
  const given = (member: keyof SecretSpec) => distinct(specs.flatMap((spec) => spec[member] ?? []));
  return [
    {
      actions: ["secretsmanager:GetSecretValue"],
      resources: distinct([...given("secret"), ...registries.map(({ secret }) => secret)]).map((secret) =>
        readable(secret, cluster),
      ),
    },
    { actions: ["ssm:GetParameters"], resources: given("parameter").map((name) => parameterArn(name, cluster)) },
    {
      actions: ["kms:Decrypt"],
      resources: distinct([...given("kmsKey"), ...registries.flatMap(({ kmsKey }) => kmsKey ?? [])]),
    },
    { actions: ["s3:GetObject"], resources: distinct(files) },
    { actions: ["s3:GetBucketLocation"], resources: distinct(files.map(bucketOf)) },
  ].filter(({ resources }) => resources.length > 0);
}

function secretArn(secret: Maybe<string>, cluster: ClusterRefs): Val<string> {
  if (isLeaf(secret) || secret.startsWith("arn:")) return secret;
  return arnNear(cluster, "secretsmanager", "secret", secret);
}

/** The secret's ARN for a policy, which knows no partial ones. */
function readable(secret: Maybe<string>, cluster: ClusterRefs): Val<string> {
  if (isLeaf(secret)) return secret;
  if (!secret.startsWith("arn:")) return arnNear(cluster, "secretsmanager", "secret", `${secret}-??????`);
  return IS_WHOLE.test(secret) ? secret : `${secret}-??????`;
}

function parameterArn(parameter: Maybe<string>, cluster: ClusterRefs): Val<string> {
  if (isLeaf(parameter) || parameter.startsWith("arn:")) return parameter;
  return arnNear(cluster, "ssm", `parameter/${parameter.replace(/^\//, "")}`);
}

const bucketOf = (file: Maybe<string>): Val<string> => (isLeaf(file) ? split("/", file, 0) : file.split("/")[0]!);

/** Each once: the same token or Output may be said in two places. */
function distinct<T>(values: T[]): T[] {
  return [...new Map(values.map((value) => [isLeaf(value) ? value.value : value, value])).values()];
}
