import { answeringInside } from "../balancer/addresses";
import { callsLabel } from "../balancer/names";
import type { ContainerSpec } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { ContainerDefinition, TaskDefinition } from "../ecs/task-definition/record";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { Store } from "../store/store";

/** A container whose variables and command name load balancers as they answer from inside of it. */
export interface Answering {
  spec: ContainerSpec;
  /** Those of another VPC. They have a public address on AWS, which the task reaches; an internal one has none. */
  elsewhere: LoadBalancer[];
}

/**
 * An address of a load balancer is one of this machine, whichever way it came into a container: by a reference, by another
 * stack's output or by a secret. On AWS it answers everywhere; so it does here. A health check calls what is in the task.
 */
export function withAnsweringAddresses(
  store: Pick<Store, "list">,
  task: Pick<Task, "network">,
  definition: TaskDefinition,
  container: ContainerDefinition,
  spec: ContainerSpec,
): Answering {
  if (spec.network.kind === "none") return { spec, elsewhere: [] };
  // In bridge mode each container has a network namespace of its own.
  const inside = definition.networkMode === "bridge" ? [container] : definition.containers;
  const own = new Set(inside.flatMap(({ portMappings }) => portMappings.map(({ containerPort }) => containerPort)));
  const { value: environment, loadBalancers } = answeringInside(store, spec.environment, own);
  const words = [spec.entryPoint, spec.command].map((list) => list && answeringInside(store, list, own));
  const [entryPoint, command] = words;
  const named = new Set([...loadBalancers, ...words.flatMap((each) => each?.loadBalancers ?? [])]);
  const elsewhere = [...named].filter(({ network, scheme }) => network !== task.network && scheme !== "internal");
  return {
    spec: {
      ...spec,
      labels: { ...spec.labels, ...Object.fromEntries(elsewhere.map((each) => [callsLabel(each), task.network])) },
      environment,
      ...(entryPoint && { entryPoint: entryPoint.value }),
      ...(command && { command: command.value }),
    },
    elsewhere,
  };
}
