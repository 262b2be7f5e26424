import type { Deployment } from "../../../src/local/ecs/deployment/record";
import type { ContainerInstance } from "../../../src/local/ecs/instance/record";
import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import type { ObservedTarget } from "../../../src/local/elb/balancer";
import type { Subnet } from "../../../src/local/network/record";
import { type NewService, schedule, updateService } from "../../../src/local/scheduler";
import { pageOf } from "../../../src/local/scheduler/page";
import type { Decision, World } from "../../../src/local/scheduler/schedule";
import {
  BALANCED,
  CLUSTER,
  containerOf,
  definitionOf,
  GROUP,
  NOW,
  newTaskOf,
  SERVICE,
  serviceOf,
} from "../../support/fixtures";

export { BALANCED, CLUSTER, containerOf, definitionOf, GROUP, NOW, SERVICE, serviceOf };

/** Milliseconds after RUNNING at which an unchecked task is ready, at the pace of `world`. */
export const READY = 2_000;

/** The service as it is when its first deployment was completed. */
export function completedService(change: Partial<NewService> = {}): Service {
  const service = serviceOf(change, NOW - 3_600_000);
  const deployments = service.deployments.map((each) => ({
    ...each,
    rolloutState: "COMPLETED" as const,
    completedAt: NOW - 3_500_000,
    reachedRunning: true,
  }));
  return { ...service, deployments, steady: true };
}

export const primaryOf = (service: Service): Deployment =>
  service.deployments.find(({ status }) => status === "PRIMARY")!;

/** The service after an update to another revision. */
export function updatedTo(service: Service, revision: number, now = NOW): Service {
  return updateService(service, { taskDefinition: definitionOf(revision).id }, now);
}

let made = 0;

/** A task of a deployment of the service; RUNNING and ready unless told otherwise. */
export function taskOf(service: Service, deployment: Deployment, change: Partial<Task> = {}): Task {
  made += 1;
  const revision = Number(deployment.revision.taskDefinition.split(":").at(-1));
  const task = newTaskOf(
    made.toString(16).padStart(32, "0"),
    {
      startedBy: deployment.id,
      serviceArn: service.id,
      capacityProvider: "FARGATE",
      definition: definitionOf(revision),
    },
    NOW - 60_000,
  );
  return { ...task, lastStatus: "RUNNING", startedAt: NOW - 50_000, healthyAt: NOW - 40_000, ...change };
}

export const pendingTask: Partial<Task> = { lastStatus: "PENDING", startedAt: undefined, healthyAt: undefined };

/** A task that ended by itself and that nobody took account of yet. */
export const crashedTask: Partial<Task> = {
  desiredStatus: "STOPPED",
  lastStatus: "STOPPED",
  healthyAt: undefined,
  stopCode: "EssentialContainerExited",
  stoppedReason: "Essential container in task exited",
  stoppingAt: NOW - 100,
  stoppedAt: NOW - 50,
};

export function targetOf(task: Task, health: ObservedTarget["health"], description?: string): ObservedTarget {
  return { loadBalancer: "lb", targetGroup: GROUP, id: task.id, ip: "10.0.0.9", port: 80, health, description };
}

export function instanceOf(id: string, change: Partial<ContainerInstance> = {}): ContainerInstance {
  return {
    id: `arn:aws:ecs:us-east-1:000000000000:container-instance/shop/${id}`,
    clusterArn: CLUSTER,
    ec2InstanceId: `i-${id}`,
    autoScalingGroup: "pool",
    capacityProvider: "pool",
    status: "ACTIVE",
    zone: "us-east-1a",
    instanceType: "t3.medium",
    cpu: 2048,
    memory: 3884,
    registeredAt: 0,
    ...change,
  };
}

export function subnetOf(id: string, zone: string): Subnet {
  return { id, vpcId: "vpc-1", zone };
}

/** What is around a service and its tasks. */
interface Surroundings extends Partial<Omit<World, "containerInstances" | "subnets" | "page">> {
  containerInstances?: ContainerInstance[];
  subnets?: Subnet[];
}

export function worldOf(service: Service, tasks: Task[] = [], around: Surroundings = {}): World {
  const { containerInstances: instances = [], subnets = [], ...rest } = around;
  const taskDefinitions = new Map([1, 2, 3].map((revision) => [definitionOf(revision).id, definitionOf(revision)]));
  const world = { services: [service], tasks, taskDefinitions, targets: [], pace: { factor: 20 }, ...rest };
  return {
    ...world,
    containerInstances: {
      get: (id) => instances.find((each) => each.id === id),
      of: (clusterArn) => instances.filter((each) => each.clusterArn === clusterArn),
    },
    page: (instance) =>
      pageOf(
        world.tasks.filter(({ instanceId }) => instanceId === instance),
        world.taskDefinitions,
      ),
    subnets: { get: (id) => subnets.find((subnet) => subnet.id === id) },
  };
}

/** What the scheduler decides, with the service as it is after it. */
export function decide(world: World, now = NOW): Decision & { service: Service; messages: string[]; wakeAt?: number } {
  const decision = schedule(world, now);
  const before = world.services[0]!;
  const service = decision.services[0] ?? before;
  const fresh = service.events.slice(
    0,
    service.events.findIndex(({ id }) => id === before.events[0]?.id),
  );
  const events = before.events.length === 0 ? service.events : fresh;
  return {
    ...decision,
    service,
    wakeAt: decision.wakes[0]?.at,
    messages: events.map(({ message }) => message.replace("(service web) ", "")).reverse(),
  };
}
