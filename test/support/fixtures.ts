import { lastPart } from "../../src/local/arns";
import type { Cluster } from "../../src/local/ecs/cluster/record";
import type { Service } from "../../src/local/ecs/service/record";
import type { Task } from "../../src/local/ecs/task/record";
import type { ContainerDefinition, TaskDefinition } from "../../src/local/ecs/task-definition/record";
import { createService, type NewService } from "../../src/local/scheduler";
import { type NewTask, newTask } from "../../src/local/tasks";
import { alternateGroup, productionRule, targetGroup, testRule } from "./load-balancers";

export const CLUSTER = "arn:aws:ecs:us-east-1:000000000000:cluster/shop";
export const SERVICE = "arn:aws:ecs:us-east-1:000000000000:service/shop/web";
export const GROUP = targetGroup.id;

/** Who calls with this machine's keys. */
export const CALLER = {
  account: "000000000000",
  arn: "arn:aws:iam::000000000000:user/slipway",
  userId: "AIDASLIPWAY",
  host: "127.0.0.1:4577",
};

/** Long after 1970, so that a forgotten time shows. */
export const NOW = 1_800_000_000_000;

/** Of one container, `web`, that does nothing special. */
export function definitionOf(revision: number, change: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    id: `arn:aws:ecs:us-east-1:000000000000:task-definition/web:${revision}`,
    family: "web",
    revision,
    status: "ACTIVE",
    cpu: 256,
    memory: 512,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containers: [containerOf("web")],
    volumes: [],
    tags: [],
    registeredAt: 0,
    ...change,
  };
}

export function containerOf(name: string, change: Partial<ContainerDefinition> = {}): ContainerDefinition {
  return {
    name,
    image: `${name}:1`,
    essential: true,
    cpu: 0,
    environment: [],
    portMappings: [],
    dependsOn: [],
    stopTimeout: 30,
    readonlyRootFilesystem: false,
    initProcessEnabled: true,
    ulimits: [],
    dockerLabels: {},
    extraHosts: [],
    mountPoints: [],
    given: {},
    ...change,
  };
}

export function serviceOf(change: Partial<NewService> = {}, now = NOW): Service {
  return createService(
    {
      id: SERVICE,
      name: "web",
      clusterArn: CLUSTER,
      schedulingStrategy: "REPLICA",
      desiredCount: 2,
      taskDefinition: definitionOf(1).id,
      capacityProviderStrategy: [{ capacityProvider: "FARGATE", base: 0, weight: 1 }],
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: 0,
      loadBalancers: [],
      serviceRegistries: [],
      placementConstraints: [],
      placementStrategy: [],
      enableExecuteCommand: false,
      tags: [],
      other: {},
      ...change,
    },
    now,
  );
}

/** A task that is about to be provisioned, `web`'s unless told otherwise. */
export function newTaskOf(id: string, change: Partial<NewTask> = {}, now = NOW): Task {
  return newTask(
    {
      id: `arn:aws:ecs:us-east-1:000000000000:task/shop/${id}`,
      clusterArn: CLUSTER,
      group: "service:web",
      launchType: "FARGATE",
      zone: "us-east-1a",
      network: "slipway-default",
      definition: definitionOf(1),
      ...change,
    },
    now,
  );
}

/** What puts a service behind {@link GROUP}. */
export const BALANCED = { loadBalancers: [{ targetGroupArn: GROUP, containerName: "web", containerPort: 8080 }] };

/** Behind rules that requests shift by. */
export const SHIFTING = {
  loadBalancers: [
    {
      ...BALANCED.loadBalancers[0]!,
      advancedConfiguration: {
        alternateTargetGroupArn: alternateGroup.id,
        productionListenerRule: productionRule.id,
        testListenerRule: testRule.id,
      },
    },
  ],
};

/** Of an essential container, `web`, and one that isn't, `proxy`; each revision has images of its own. */
export function pairOf(revision: number, change: Partial<TaskDefinition> = {}): TaskDefinition {
  const containers = [
    containerOf("web", { image: `web:${revision}` }),
    containerOf("proxy", { image: `proxy:${revision}`, essential: false }),
  ];
  return definitionOf(revision, { containers, ...change });
}

/** An ACTIVE cluster. */
export function clusterOf(capacityProviders: string[], id = CLUSTER): Cluster {
  return {
    id,
    name: lastPart(id),
    status: "ACTIVE",
    capacityProviders,
    defaultStrategy: [],
    settings: [],
    tags: [],
    createdAt: 0,
  };
}
