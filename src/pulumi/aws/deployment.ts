import * as pulumi from "@pulumi/pulumi";
import type { Resource } from "../../plan";
import { DEPLOYMENT_TYPE } from "../deployment/state";
import { LocalResource } from "../docker/resource";
import { outputOf } from "./mapping";

/** Whether ECS deploys the service itself, and has deployments to watch. */
export function isWatched({ type, properties }: Resource): boolean {
  if (type !== "AWS::ECS::Service" || properties.DeploymentController !== undefined) return false;
  return new pulumi.Config("slipway").getBoolean("watchDeployments") ?? true;
}

/**
 * What waits for a service's deployment. The AWS provider waits until the service is steady, which it is after a rollback too,
 * and takes that for success; so nobody waits there, and this resource fails with the reason.
 */
export function watched(
  service: pulumi.CustomResource,
  name: string,
  args: Record<string, unknown>,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const profile = new pulumi.Config("aws").get("profile");
  const inputs = {
    cluster: args.cluster,
    described: pulumi.jsonStringify(args),
    profile,
    service: outputOf(service, "arn"),
    taskDefinition: args.taskDefinition,
  };
  return new LocalResource(DEPLOYMENT_TYPE, `${name}-deployment`, inputs, {
    parent: opts.parent,
    dependsOn: [service],
  });
}
