import { LOCAL_ACCOUNT, LOCAL_REGION } from "../protocol/calls";

/** An ARN of the local account and region. */
export function arn(service: string, resource: string, region = LOCAL_REGION): string {
  return `arn:aws:${service}:${region}:${LOCAL_ACCOUNT}:${resource}`;
}

export const clusterArn = (name: string) => arn("ecs", `cluster/${name}`);
export const serviceArn = (cluster: string, name: string) => arn("ecs", `service/${cluster}/${name}`);
export const taskArn = (cluster: string, id: string) => arn("ecs", `task/${cluster}/${id}`);
export const taskDefinitionArn = (family: string, revision: number) =>
  arn("ecs", `task-definition/${family}:${revision}`);
export const containerInstanceArn = (cluster: string, id: string) => arn("ecs", `container-instance/${cluster}/${id}`);
export const capacityProviderArn = (name: string) => arn("ecs", `capacity-provider/${name}`);
export const logGroupArn = (name: string) => arn("logs", `log-group:${name}`);

/** What stands behind the last slash: a cluster's or service's name, a task's id. The name itself where it is no ARN. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}
