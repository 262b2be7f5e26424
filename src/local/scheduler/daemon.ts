import type { Deployment } from "../ecs/deployment/record";
import type { Draft } from "./draft";
import { members, openInstances } from "./placement";
import type { Rollout, RolloutPlan } from "./rolling";
import type { Scene } from "./scene";
import { isHealthy, isUnhealthy } from "./standing";
import type { Starter } from "./start";

/**
 * A DAEMON service: one task on each instance of its capacity, never two. An instance's old task goes before its new one
 * comes, for as many instances at a time as the minimum healthy percent allows.
 */
export function daemonRollout(
  draft: Draft,
  deployment: Deployment,
  rollout: Rollout,
  { world }: Scene,
  starter: Starter,
): RolloutPlan {
  const { service } = draft;
  const providers = deployment.capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider);
  const open = members(
    service,
    openInstances(world, service, undefined).filter(
      ({ capacityProvider }) => providers.length === 0 || providers.includes(capacityProvider ?? ""),
    ),
  );
  const instances = "why" in open ? [] : open;
  if (service.desiredCount !== instances.length) draft.update({ desiredCount: instances.length });
  rollout.limits = {
    desired: instances.length,
    minimum: Math.ceil((instances.length * service.minimumHealthyPercent) / 100),
    maximum: instances.length,
  };
  const wanted = new Set(instances.map(({ id }) => id));
  const all = [...rollout.current, ...rollout.outgoing];
  const stop = all.filter(
    (each) =>
      isUnhealthy(each) ||
      !wanted.has(each.task.instanceId ?? "") ||
      (rollout.state === "rolling" && rollout.outgoing.includes(each) && !isHealthy(each)),
  );
  const serving = all.filter((each) => isHealthy(each) && !stop.includes(each)).length;
  const spare = Math.max(0, serving - rollout.limits.minimum);
  if (rollout.state === "rolling") {
    stop.push(...rollout.outgoing.filter((each) => !stop.includes(each)).slice(0, spare));
    const taken = new Set(all.map(({ task }) => task.instanceId));
    for (const instance of instances.filter(({ id }) => !taken.has(id))) starter.startOn(deployment, instance);
  }
  return { start: 0, standIns: 0, stop, stuck: false };
}
