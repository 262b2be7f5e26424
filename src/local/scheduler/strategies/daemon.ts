import type { Deployment } from "../../ecs/deployment/record";
import type { ContainerInstance } from "../../ecs/instance/record";
import type { Service } from "../../ecs/service/record";
import { candidates } from "../place/candidates";
import { memberOf } from "../place/filters";
import type { Scene } from "../scene";
import { serviceNeed } from "../service-need";
import { isHealthy, isUnhealthy, maySpare } from "../standing";
import type { Starter } from "../start";
import type { Rollout, RolloutPlan } from "./rolling";

/** The instances that a DAEMON service has a task on: all of its capacity that its constraints mean. */
export function daemonInstances(
  service: Service,
  deployment: Deployment,
  { world, books }: Scene,
): ContainerInstance[] {
  const need = serviceNeed(world.taskDefinitions, service, deployment);
  if (!need) return [];
  const providers = deployment.revision.capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider);
  return candidates(need, world.containerInstances.of(service.clusterArn)).filter(
    (instance) =>
      (providers.length === 0 || providers.includes(instance.capacityProvider ?? "")) &&
      memberOf(books.on(instance), need) === undefined,
  );
}

/**
 * A DAEMON service: one task on each of the instances, never two. An instance's old task goes before its new one comes,
 * for as many instances at a time as the minimum healthy percent allows.
 */
export function daemonRollout(
  deployment: Deployment,
  instances: ContainerInstance[],
  { limits, current, outgoing, state }: Rollout,
  starter: Starter,
): RolloutPlan {
  const wanted = new Set(instances.map(({ id }) => id));
  const all = [...current, ...outgoing];
  const stop = all.filter(
    (each) =>
      isUnhealthy(each) ||
      !wanted.has(each.task.instanceId ?? "") ||
      (state === "rolling" && outgoing.includes(each) && !isHealthy(each) && !maySpare(each)),
  );
  const serving = all.filter((each) => isHealthy(each) && !stop.includes(each)).length;
  const spare = Math.max(0, serving - limits.minimum);
  if (state === "rolling") {
    stop.push(...outgoing.filter((each) => !stop.includes(each) && !maySpare(each)).slice(0, spare));
    const taken = new Set(all.map(({ task }) => task.instanceId));
    for (const instance of instances.filter(({ id }) => !taken.has(id))) starter.startOn(deployment, instance);
  }
  return { start: 0, standIns: 0, stop, stuck: false };
}
