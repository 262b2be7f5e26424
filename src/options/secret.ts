import { type Entries, group, type SpecOf } from "./group";
import type { Property } from "./property";
import { text } from "./values";

/**
 * Where the value of an environment variable comes from: exactly one of `secret` and `parameter`. ECS reads it when a task
 * starts, by the execution role, which may read just that; a task that runs keeps the value that it started with, so that
 * a new one takes a new deployment.
 * @example { secret: "shop/db", key: "password" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export interface SecretOptions {
  /**
   * Secret of Secrets Manager: its name, in the cluster's account and region, or its ARN. What is known only later, a token
   * or an Output, is an ARN.
   * @default the value comes from `parameter`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   */
  secret?: string;
  /**
   * Key of the JSON object that the secret is, whose value is taken. The task doesn't start without it.
   * @default the secret's whole text
   */
  key?: string;
  /** Label of the secret's version that is taken, such as AWSPREVIOUS; not with `versionId`. @default AWSCURRENT */
  versionStage?: string;
  /** The version of the secret that is taken, 32–64 letters, digits and hyphens. @default the one that `versionStage` labels */
  versionId?: string;
  /**
   * Parameter of Systems Manager's Parameter Store: its name, in the cluster's account and region, or its ARN. What is known
   * only later is an ARN.
   * @default the value comes from `secret`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
   */
  parameter?: string;
  /** ARN of the KMS key that it is encrypted with, which the execution role may then use. @default AWS's own key, which needs no permission */
  kmsKey?: string;
}

/** An ARN of Secrets Manager's, with or without the six characters at its end that AWS adds to the name. */
const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,519}$/;

const PARAMETER_ARN = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]{1,2048}$/;

const NAME_OR_ARN = new RegExp(`^[\\w/+=.@-]{1,512}$|${SECRET_ARN.source}`);

const KEY = text(
  "ARNs of keys, such as arn:aws:kms:eu-west-1:123456789012:key/…",
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
);

const SECRET = {
  secret: text("names of secrets, such as shop/db, and ARNs of them; `key` says which part", NAME_OR_ARN),
  key: text("keys of a JSON object, without a colon", /^[^:]+$/),
  versionStage: text("labels of versions, such as AWSPREVIOUS, without a colon", /^[^:]{1,256}$/),
  versionId: text("ids of versions: 32 to 64 letters, digits and hyphens", /^[\w-]{32,64}$/),
  parameter: text(
    "names of parameters, such as /shop/db/password, and ARNs of them",
    new RegExp(`^/?[\\w.-]+(/[\\w.-]+)*$|${PARAMETER_ARN.source}`),
  ),
  kmsKey: KEY,
} satisfies Entries<SecretOptions>;

export type SecretSpec = SpecOf<typeof SECRET>;

export const SECRET_OPTIONS = group(SECRET, hasOneSource, isOneVersion);

function hasOneSource(secret: Property, { secret: name, parameter, ...version }: SecretSpec): void {
  const property = secret.get("secret");
  if (name === undefined && parameter === undefined) property.fail("one of secret and parameter is needed");
  if (parameter === undefined) return;
  if (name !== undefined) {
    property.fail(`allowed is one of secret and parameter, and ${secret.get("parameter").path} is set too`);
  }
  for (const member of ["key", "versionStage", "versionId"] as const) {
    if (version[member] !== undefined) secret.get(member).fail("allowed is what a secret has; a parameter is one text");
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
function isOneVersion(secret: Property, { versionStage, versionId }: SecretSpec): void {
  if (versionStage === undefined || versionId === undefined) return;
  secret.get("versionId").fail(`allowed is one of versionStage and versionId, and both are set`);
}

/**
 * What an image is pulled with from a private registry that is not ECR's.
 * @example { secret: "shop/registry" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
 */
export interface RepositoryCredentialsOptions {
  /**
   * Secret of Secrets Manager: its name, in the cluster's account and region, or its ARN. It is a JSON object of `username` and
   * `password`, which the execution role may read. Locally the image is pulled with it where the secret is on this machine
   * (`slipway secrets set`), and as anybody where it isn't.
   */
  secret: string;
  /** ARN of the KMS key that it is encrypted with, which the execution role may then use. @default AWS's own key, which needs no permission */
  kmsKey?: string;
}

const REPOSITORY_CREDENTIALS_ENTRIES = {
  secret: text("names of secrets, such as shop/registry, and ARNs of them", NAME_OR_ARN).required(
    "allowed is the name or the ARN of a secret",
  ),
  kmsKey: KEY,
} satisfies Entries<RepositoryCredentialsOptions>;

export const REPOSITORY_CREDENTIALS = group(REPOSITORY_CREDENTIALS_ENTRIES);
