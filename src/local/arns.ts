import { LOCAL_ACCOUNT, LOCAL_REGION } from "../protocol/calls";

/** An ARN of the local account and region. */
export function arn(service: string, resource: string, region = LOCAL_REGION): string {
  return `arn:aws:${service}:${region}:${LOCAL_ACCOUNT}:${resource}`;
}

export const clusterArn = (name: string) => arn("ecs", `cluster/${name}`);
export const serviceArn = (cluster: string, name: string) => arn("ecs", `service/${cluster}/${name}`);
export const taskArn = (cluster: string, id: string) => arn("ecs", `task/${cluster}/${id}`);
export const containerArn = (task: string, name: string) => `${task.replace(":task/", ":container/")}/${name}`;
export const taskDefinitionArn = (family: string, revision: number) =>
  arn("ecs", `task-definition/${family}:${revision}`);
export const containerInstanceArn = (cluster: string, id: string) => arn("ecs", `container-instance/${cluster}/${id}`);
export const capacityProviderArn = (name: string) => arn("ecs", `capacity-provider/${name}`);
export const serviceDeploymentArn = (cluster: string, service: string, id: string) =>
  arn("ecs", `service-deployment/${cluster}/${service}/${id}`);
export const serviceRevisionArn = (cluster: string, service: string, id: string) =>
  arn("ecs", `service-revision/${cluster}/${service}/${id}`);
/** `id`: with its `ecs-svc/`. */
export const taskSetArn = (cluster: string, service: string, id: string) =>
  arn("ecs", `task-set/${cluster}/${service}/${id}`);
export const logGroupArn = (name: string) => arn("logs", `log-group:${name}`);

/** What stands behind the last slash of an ARN of ours, for people to read. What an ARN names is for the functions below. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** What stands behind the account, colons and slashes included. */
  resource: string;
}

/** The parts of an ARN; undefined for text that is none. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition = "", service = "", region = "", account = "", ...resource] = text.split(":");
  if (prefix !== "arn" || resource.length === 0) return undefined;
  return { partition, service, region, account, resource: resource.join(":") };
}

/** The kinds of things that ECS has ARNs of, as the ARNs say them. */
export type EcsKind =
  | "cluster"
  | "service"
  | "task"
  | "task-definition"
  | "container-instance"
  | "capacity-provider"
  | "container";

/** Kind and path of an ECS ARN of this account and region; undefined for any other text. */
export function localEcs(text: string): { kind: string; path: string[] } | undefined {
  const parsed = parseArn(text);
  if (!parsed || arn("ecs", parsed.resource) !== text) return undefined;
  const [kind = "", ...path] = parsed.resource.split("/");
  return { kind, path };
}

/** The name that a name or an ARN of this kind gives; undefined where the ARN is of another kind, account or region. */
export function nameOf(kind: EcsKind, nameOrArn: string): string | undefined {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  const found = localEcs(nameOrArn);
  return found?.kind === kind && found.path.length === 1 ? found.path[0] : undefined;
}

/**
 * The same for what lives in a cluster: undefined where the ARN names another cluster, too. An ARN of the format before
 * 2018, `task/<id>`, names none, and means the one that the call is about.
 */
export function nameWithin(cluster: string, kind: EcsKind, nameOrArn: string): string | undefined {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  const found = localEcs(nameOrArn);
  if (found?.kind !== kind) return undefined;
  const [first, second, ...more] = found.path;
  if (second === undefined) return first;
  return first === cluster && more.length === 0 ? second : undefined;
}

/** What a failure of a Describe call names: the ARN that was asked for, or the one that the name would have had. */
export function missing(nameOrArn: string, arnOf: (name: string) => string): { arn: string; reason: "MISSING" } {
  return { arn: nameOrArn.startsWith("arn:") ? nameOrArn : arnOf(nameOrArn), reason: "MISSING" };
}
