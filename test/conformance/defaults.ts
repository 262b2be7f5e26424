import type { Given } from "./format";
import type { Machine } from "./machine";

/** What RegisterTaskDefinition is called with: the given changes of a Fargate task of one container. */
export function definitionInput(machine: Machine, change: Record<string, unknown>): Record<string, unknown> {
  const onInstances = change.networkMode !== undefined && change.networkMode !== "awsvpc";
  const { containerDefinitions = [{}], ...rest } = change;
  return {
    family: "web",
    ...(!onInstances && { networkMode: "awsvpc" }),
    ...(!onInstances && { requiresCompatibilities: ["FARGATE"] }),
    cpu: "256",
    memory: "512",
    ...rest,
    containerDefinitions: (containerDefinitions as Record<string, unknown>[]).map((each) =>
      machine.container({ name: "web", image: `${each.name ?? "web"}:1`, ...each }),
    ),
  };
}

/** What CreateService is called with: the given changes of two tasks of `web`. */
export function serviceInput(given: Given, change: Record<string, unknown>): Record<string, unknown> {
  const isPlaced = given.instances !== undefined;
  const hasCapacity = change.capacityProviderStrategy !== undefined || change.launchType !== undefined;
  const isDaemon = change.schedulingStrategy === "DAEMON";
  if (isExternal(given, change)) {
    return { serviceName: "web", desiredCount: 2, deploymentController: { type: "EXTERNAL" }, ...change };
  }
  return {
    serviceName: "web",
    taskDefinition: "web",
    ...(!isDaemon && { desiredCount: 2 }),
    ...(!hasCapacity && { launchType: isPlaced ? "EC2" : "FARGATE" }),
    ...(!isBridge(given) && { networkConfiguration: NETWORK }),
    ...(given.loadBalancer && {
      loadBalancers: [
        {
          targetGroupArn: "$targetGroup",
          ...TARGET,
          ...(given.loadBalancer.shifting && { advancedConfiguration: SHIFTING }),
        },
      ],
    }),
    ...change,
  };
}

/** Whether another controller than ECS's own deploys the service. */
function isExternal({ taskSets }: Given, { deploymentController }: Record<string, unknown>): boolean {
  return taskSets !== undefined || (deploymentController as { type?: string } | undefined)?.type === "EXTERNAL";
}

/** What CreateTaskSet is called with: the given changes of a set with as many tasks of `web` as are desired. */
export function taskSetInput(given: Given, change: Record<string, unknown>): Record<string, unknown> {
  return {
    ...runInput(given, change),
    scale: { value: 100, unit: "PERCENT" },
    ...(given.loadBalancer && { loadBalancers: [{ ...TARGET, targetGroupArn: "$targetGroup" }] }),
    ...change,
  };
}

/** What RunTask is called with. */
export function runInput(given: Given, change: Record<string, unknown>): Record<string, unknown> {
  const hasCapacity = change.capacityProviderStrategy !== undefined || change.launchType !== undefined;
  return {
    taskDefinition: "web",
    ...(!hasCapacity && { launchType: given.instances ? "EC2" : "FARGATE" }),
    ...(!isBridge(given) && { networkConfiguration: NETWORK }),
    ...change,
  };
}

/** The definition where none is given: one for the instances where there are any, with the balancer's port behind one. */
export function definitionsOf(given: Given): Record<string, unknown>[] {
  const ports = given.loadBalancer ? [{ containerPort: 8080 }] : [];
  const fallback = {
    ...(isOnInstances(given) && { networkMode: "bridge" }),
    containerDefinitions: [{ portMappings: ports }],
  };
  const { definition = fallback } = given;
  return (Array.isArray(definition) ? definition : [definition]).map((each) => ({
    ...fallback,
    ...(each as Record<string, unknown>),
  }));
}

const TARGET = { containerName: "web", containerPort: 8080 };

const SHIFTING = {
  alternateTargetGroupArn: "$alternateGroup",
  productionListenerRule: "$productionRule",
  testListenerRule: "$testRule",
  roleArn: "arn:aws:iam::000000000000:role/shifts",
};

const NETWORK = { awsvpcConfiguration: { subnets: ["subnet-a"] } };

const isOnInstances = ({ instances, capacityProviders }: Given) =>
  instances !== undefined || capacityProviders !== undefined;

function isBridge(given: Given): boolean {
  const mode = definitionsOf(given)[0]?.networkMode;
  return mode !== undefined && mode !== "awsvpc";
}
