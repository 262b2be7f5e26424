import { matches, type QueriedInstance, QueryError } from "../../../ecs/cluster-query";
import { AGENT, attributeOf } from "../../ecs/instance/record";
import type { Need } from "./need";
import type { Room } from "./occupancy";

/** Why an instance can't take a task, in ECS's words: in RunTask's `failures`, and in a service's event. */
export interface Miss {
  reason: string;
  /** Goes on from «The closest matching (container-instance …) ». */
  event: string;
}

type Filter = (room: Room, need: Need) => Miss | undefined;

/** One for each thing that can be missing. What more instances of the same kind wouldn't mend comes first. */
export const FILTERS: readonly Filter[] = [memberOf, distinctInstance, ports, gpus, interfaces, cpu, memory];

/** Of a `memberOf` constraint, or of what a task definition asks for. */
export function memberOf(room: Room, need: Need): Miss | undefined {
  if (need.memberOf.length === 0) return undefined;
  const wrong = need.memberOf.find((query) => query instanceof QueryError);
  if (wrong) return unsatisfied(`MemberOf placement constraint can't be read: ${wrong.message}.`);
  const queried = asQueried(room);
  if (need.memberOf.every((query) => query instanceof QueryError || matches(query, queried))) return undefined;
  return unsatisfied("MemberOf placement constraint unsatisfied.");
}

function distinctInstance(room: Room, need: Need): Miss | undefined {
  if (!need.distinctInstance || room.count(need.group) === 0) return undefined;
  return unsatisfied("DistinctInstance placement constraint unsatisfied.");
}

function unsatisfied(reason: string): Miss {
  return { reason, event: `encountered error ${JSON.stringify(reason)}` };
}

function ports(room: Room, { demand }: Need): Miss | undefined {
  if (demand.ports.length === 0) return undefined;
  const twice = new Set(demand.ports).size < demand.ports.length;
  const taken = demand.ports.some((port) => room.hasPort(port));
  if (!twice && !taken) return undefined;
  return { reason: "RESOURCE:PORTS", event: "is already using a port required by your task" };
}

function gpus(room: Room, { demand }: Need): Miss | undefined {
  if (demand.gpus === 0 || demand.gpus <= Math.max(0, room.gpus)) return undefined;
  return { reason: "RESOURCE:GPU", event: "has insufficient GPU resource available" };
}

function interfaces(room: Room, { demand }: Need): Miss | undefined {
  if (demand.interfaces === 0 || demand.interfaces <= Math.max(0, room.interfaces)) return undefined;
  return { reason: "RESOURCE:ENI", event: 'encountered error "RESOURCE:ENI"' };
}

function cpu(room: Room, { demand }: Need): Miss | undefined {
  if (demand.cpu <= room.cpu) return undefined;
  return { reason: "RESOURCE:CPU", event: "has insufficient CPU units available" };
}

function memory(room: Room, { demand }: Need): Miss | undefined {
  if (demand.memory <= room.memory) return undefined;
  return { reason: "RESOURCE:MEMORY", event: "has insufficient memory available" };
}

/** What the cluster query language asks of an instance. */
export function asQueried({ instance, running, pending, groups }: Room): QueriedInstance {
  return {
    ec2InstanceId: instance.ec2InstanceId,
    agentConnected: true,
    agentVersion: AGENT.version,
    agentHash: AGENT.hash,
    registeredAt: instance.registeredAt,
    runningTasksCount: running,
    pendingTasksCount: pending,
    attribute: (name) => attributeOf(instance, name),
    groups,
  };
}
