import type { Secret as ContainerSecret } from "aws-cdk-lib/aws-ecs";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { IParameter } from "aws-cdk-lib/aws-ssm";
import { isPlainMap } from "../cfn/plain-map";
import { InvalidPropertyError, Leaf, type SecretOptions, type SidecarOptions } from "../options";
import type { Val } from "../plan";
import { sdk } from "./sdk";

/** {@link SecretOptions}, in which the CDK's own secrets and parameters may stand; their keys are known by themselves. */
export interface SecretProps extends Omit<SecretOptions, "secret" | "parameter"> {
  /** Name or ARN of a secret, or the secret itself. @default the value comes from `parameter` */
  secret?: string | ISecret;
  /** Name or ARN of a parameter, or the parameter itself. @default the value comes from `secret` */
  parameter?: string | IParameter;
}

/** A container's secrets by the variable's name; `ecs.Secret` is what the CDK's own task definitions take. */
export type SecretsProps = Record<string, SecretProps | ContainerSecret>;

/** {@link SidecarOptions} with the CDK's own secrets. */
export interface SidecarProps extends Omit<SidecarOptions, "secrets"> {
  /** As the service's own `secrets`. @default none */
  secrets?: SecretsProps;
}

export interface GivenSecrets<T> {
  /** The options with names, ARNs and keys in place of constructs. */
  options: T;
  /** What an `ecs.Secret` names, by container and variable. */
  valuesFrom: Record<string, Record<string, Val<string>>>;
  /** Each wants the execution role to be granted to. */
  containerSecrets: ContainerSecret[];
}

interface Containers {
  secrets?: unknown;
  sidecars?: unknown;
}

/** Takes the constructs out of a service's options. */
export function givenSecrets<T extends Containers>(path: string, name: string, options: T): GivenSecrets<T> {
  const valuesFrom: GivenSecrets<T>["valuesFrom"] = {};
  const containerSecrets: ContainerSecret[] = [];
  const plainOf = (container: string, at: string, secrets: unknown) => {
    if (!isPlainMap(secrets)) return secrets;
    const plain: Record<string, unknown> = {};
    for (const [variable, given] of Object.entries(secrets)) {
      if (!isContainerSecret(given)) {
        plain[variable] = withoutConstructs(path, `${at}.${variable}`, given);
        continue;
      }
      valuesFrom[container] = { ...valuesFrom[container], [variable]: new Leaf(given.arn) };
      containerSecrets.push(given);
    }
    return plain;
  };
  const sidecar = ([key, given]: [string, unknown]) => {
    if (!isPlainMap(given) || given.secrets === undefined) return [key, given];
    return [key, { ...given, secrets: plainOf(key, `sidecars.${key}.secrets`, given.secrets) }];
  };
  const plain = {
    ...options,
    ...(options.secrets !== undefined && { secrets: plainOf(name, "secrets", options.secrets) }),
    ...(isPlainMap(options.sidecars) && {
      sidecars: Object.fromEntries(Object.entries(options.sidecars).map(sidecar)),
    }),
  };
  return { options: plain, valuesFrom, containerSecrets };
}

/** By what it can do: the package may be there twice. */
function isContainerSecret(given: unknown): given is ContainerSecret {
  const { arn, grantRead } = (given ?? {}) as Partial<ContainerSecret>;
  return typeof arn === "string" && typeof grantRead === "function";
}

function withoutConstructs(path: string, at: string, given: unknown): unknown {
  if (!isPlainMap(given)) return given;
  const { secret, parameter, ...others } = given;
  const key = keyOf(secret) ?? keyOf(parameter);
  return {
    ...(key !== undefined && { kmsKey: key }),
    ...others,
    ...(secret !== undefined && { secret: isSecret(secret) ? idOf(path, `${at}.secret`, secret) : secret }),
    ...(parameter !== undefined && { parameter: isParameter(parameter) ? parameter.parameterArn : parameter }),
  };
}

/** The ARN where it is whole, else the name: the plan makes of a name what a policy needs. */
function idOf(path: string, at: string, { secretFullArn, secretName, secretArn }: ISecret): string {
  const { Token } = sdk.core;
  if (secretFullArn !== undefined) return secretFullArn;
  if (!Token.isUnresolved(secretArn)) return secretArn;
  if (!Token.isUnresolved(secretName)) return secretName;
  throw new InvalidPropertyError(
    path,
    at,
    "of a name that is known only later",
    "allowed are secrets whose whole ARN or name is known",
  );
}

const isSecret = (given: unknown): given is ISecret => typeof (given as ISecret | null)?.secretArn === "string";

const isParameter = (given: unknown): given is IParameter =>
  typeof (given as IParameter | null)?.parameterArn === "string";

function keyOf(given: unknown): string | undefined {
  return (given as { encryptionKey?: IKey } | null | undefined)?.encryptionKey?.keyArn;
}
