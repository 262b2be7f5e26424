import { lastPart } from "../arns";
import type { Control } from "../control";
import type { Service } from "../ecs/service/record";
import type { Task } from "../ecs/task/record";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { TargetGroup } from "../elb/target-group/record";
import { displayNames, familyOf, type Named } from "./names";

/** What an answer shows. */
interface Things {
  services: readonly Service[];
  tasks: readonly Task[];
  loadBalancers: readonly LoadBalancer[];
  targetGroups: readonly TargetGroup[];
}

/** What each thing of an answer is shown as. Each is asked for by its ARN. */
export type Shown = ReturnType<typeof shownNames>;

/** Names are told apart among what is asked for: of one stack they need not say which. */
export function shownNames(control: Control, { services, tasks, loadBalancers, targetGroups }: Things) {
  const byName = <T extends Named>(things: readonly T[]): Named[] => {
    return things.map(({ id, name, stack }) => ({ id, name, stack }));
  };
  const ofServices = displayNames(control, "AWS::ECS::Service", distinct(namedServices(services, tasks)));
  const ofClusters = displayNames(control, "AWS::ECS::Cluster", namedClusters(control, services, tasks));
  const ofFamilies = displayNames(control, "AWS::ECS::TaskDefinition", families(control, services, tasks));
  const ofLoadBalancers = displayNames(control, "AWS::ElasticLoadBalancingV2::LoadBalancer", byName(loadBalancers));
  const ofTargetGroups = displayNames(control, "AWS::ElasticLoadBalancingV2::TargetGroup", byName(targetGroups));
  const records = control.store.by("resources", "type", "AWS::ECS::Service");
  const logicalIds = new Map(records.map(({ identifier, logicalId }) => [identifier, logicalId]));
  return {
    service: (arn: string) => ofServices.get(arn) ?? lastPart(arn),
    logicalId: (arn: string) => logicalIds.get(arn),
    cluster: (arn: string) => ofClusters.get(lastPart(arn)) ?? lastPart(arn),
    loadBalancer: (arn: string) => ofLoadBalancers.get(arn) ?? lastPart(arn),
    targetGroup: (arn: string) => ofTargetGroups.get(arn) ?? lastPart(arn),
    taskDefinition: (arn: string) => {
      const definition = lastPart(arn);
      const family = familyOf(definition);
      return `${ofFamilies.get(family) ?? family}${definition.slice(family.length)}`;
    },
  };
}

function namedServices(services: readonly Service[], tasks: readonly Task[]): Named[] {
  const there = services.map(({ id, name, stack, clusterArn }) => ({ id, name, stack, home: lastPart(clusterArn) }));
  const ofTasks = tasks.flatMap(({ serviceArn, stack }): Named[] => {
    return serviceArn === undefined ? [] : [{ id: serviceArn, name: lastPart(serviceArn), stack, gone: true }];
  });
  return [...there, ...ofTasks];
}

function namedClusters({ store }: Control, services: readonly Service[], tasks: readonly Task[]): Named[] {
  const clustersOf = (of: readonly (Service | Task)[]) => of.map(({ clusterArn }) => clusterArn);
  return partlyPast([...clustersOf(services), ...clustersOf(going(tasks))], clustersOf(tasks), (arn) => {
    return { id: lastPart(arn), name: lastPart(arn), stack: store.get("clusters", arn)?.stack };
  });
}

function families({ store }: Control, services: readonly Service[], tasks: readonly Task[]): Named[] {
  const ofServices = services.flatMap(({ revision, deployments }) => [
    revision.taskDefinition,
    ...deployments.map((deployment) => deployment.revision.taskDefinition),
  ]);
  const definitionsOf = (of: readonly Task[]) => of.map(({ taskDefinition }) => taskDefinition);
  return partlyPast([...ofServices.filter(Boolean), ...definitionsOf(going(tasks))], definitionsOf(tasks), (arn) => {
    const family = familyOf(lastPart(arn));
    return { id: family, name: family, stack: store.get("taskDefinitions", arn)?.stack };
  });
}

function going(tasks: readonly Task[]): Task[] {
  return tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED");
}

/** Those of what is `there`, then those that only `all` has. */
function partlyPast(there: readonly string[], all: readonly string[], named: (arn: string) => Named): Named[] {
  const living = new Set(there);
  const ended = [...new Set(all)].filter((arn) => !living.has(arn));
  return distinct([...[...living].map(named), ...ended.map((arn) => ({ ...named(arn), past: true }))]);
}

/** The first of each. */
function distinct(things: readonly Named[]): Named[] {
  const first = new Map<string, Named>();
  for (const thing of things) if (!first.has(thing.id)) first.set(thing.id, thing);
  return [...first.values()];
}
