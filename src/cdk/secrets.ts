import type { Secret as ContainerSecret } from "aws-cdk-lib/aws-ecs";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { IParameter } from "aws-cdk-lib/aws-ssm";
import { isPlainMap } from "../cfn/plain-map";
import {
  InvalidPropertyError,
  Leaf,
  type RepositoryCredentialsOptions,
  type SecretOptions,
  type SidecarOptions,
} from "../options";
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

/** {@link RepositoryCredentialsOptions}, in which the CDK's own secrets may stand; their keys are known by themselves. */
export interface RepositoryCredentialsProps extends Omit<RepositoryCredentialsOptions, "secret"> {
  /** Name or ARN of a secret, or the secret itself: a JSON object of `username` and `password`. */
  secret: string | ISecret;
}

/** {@link SidecarOptions} with the CDK's own secrets. */
export interface SidecarProps extends Omit<SidecarOptions, "secrets" | "repositoryCredentials"> {
  /** What the `image` is pulled with from a private registry that is not ECR's. @default it is pulled as anybody may */
  repositoryCredentials?: RepositoryCredentialsProps;
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
  repositoryCredentials?: unknown;
  sidecars?: unknown;
}

/** Takes the constructs out of a service's options. */
export function givenSecrets<T extends Containers>(path: string, name: string, options: T): GivenSecrets<T> {
  const valuesFrom: [container: string, [variable: string, Val<string>][]][] = [];
  const containerSecrets: ContainerSecret[] = [];
  const plainOf = (container: string, at: string, secrets: unknown) => {
    if (!isPlainMap(secrets)) return secrets;
    const all = Object.entries(secrets);
    const constructs = all.flatMap(([variable, given]) =>
      isContainerSecret(given) ? [[variable, given] as const] : [],
    );
    containerSecrets.push(...constructs.map(([, given]) => given));
    valuesFrom.push([container, constructs.map(([variable, { arn }]) => [variable, new Leaf(arn)])]);
    return Object.fromEntries(
      all
        .filter(([, given]) => !isContainerSecret(given))
        .map(([variable, given]) => [variable, withoutConstructs(path, `${at}.${variable}`, given)]),
    );
  };
  const containerOf = (container: string, at: string, { secrets, repositoryCredentials }: Containers) => ({
    ...(secrets !== undefined && { secrets: plainOf(container, `${at}secrets`, secrets) }),
    ...(repositoryCredentials !== undefined && {
      repositoryCredentials: withoutConstructs(path, `${at}repositoryCredentials`, repositoryCredentials),
    }),
  });
  const sidecar = ([key, given]: [string, unknown]) => {
    return [key, isPlainMap(given) ? { ...given, ...containerOf(key, `sidecars.${key}.`, given) } : given];
  };
  const plain = {
    ...options,
    ...containerOf(name, "", options),
    ...(isPlainMap(options.sidecars) && {
      sidecars: Object.fromEntries(Object.entries(options.sidecars).map(sidecar)),
    }),
  };
  const byContainer = valuesFrom.map(([container, values]) => [container, Object.fromEntries(values)] as const);
  return { options: plain, valuesFrom: Object.fromEntries(byContainer), containerSecrets };
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
