import { isFargateSize } from "../ecs/fargate";
import { checkService } from "./checks/service";
import { type Known, mainContainer, sidecar } from "./container";
import { CAPACITY_DEFAULTS, CIRCUIT_BREAKER_DEFAULTS, LOAD_BALANCER_DEFAULTS, SERVICE_DEFAULTS } from "./defaults";
import { isLeaf, known, type Leafy } from "./leaf";
import { loadBalancerSpec } from "./load-balancer";
import type { CapacityItem, CapacitySpec, ContainerSpec, Maybe, ServiceKind, ServiceSpec } from "./specs";
import type { LoadBalancedServiceOptions } from "./types";

/**
 * A service's options, checked and with every default filled in.
 * @param path the component in messages, e.g. `FargateService "web"`
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function serviceSpec<Pool>(
  path: string,
  name: string,
  options: Leafy<LoadBalancedServiceOptions>,
  kind: ServiceKind<Pool>,
): ServiceSpec<Pool> {
  checkService(path, name, options, kind);
  const set = known(options);
  const { cpu = SERVICE_DEFAULTS.cpu, memory = SERVICE_DEFAULTS.memory } = set;
  const containers = allContainers(name, set);
  const circuitBreaker = known(set.circuitBreaker) ?? {};
  const capacity = capacitySpec(kind.capacity);
  const discovery = known(set.serviceDiscovery);
  return {
    path,
    name,
    cpu,
    memory,
    fargateSize: fitsFargate(cpu, memory, capacity),
    containers,
    desiredCount: set.desiredCount ?? SERVICE_DEFAULTS.desiredCount,
    minimumHealthyPercent: set.minimumHealthyPercent ?? SERVICE_DEFAULTS.minimumHealthyPercent,
    maximumPercent: set.maximumPercent ?? SERVICE_DEFAULTS.maximumPercent,
    circuitBreaker: {
      enable: circuitBreaker.enable ?? CIRCUIT_BREAKER_DEFAULTS.enable,
      rollback: circuitBreaker.rollback ?? CIRCUIT_BREAKER_DEFAULTS.rollback,
    },
    capacity,
    serviceDiscovery: discovery && { name: discovery.name ?? name },
    ...(kind.loadBalanced && {
      loadBalancer: loadBalancerSpec(known(set.loadBalancer) ?? {}, containers),
      healthCheckGracePeriod: set.healthCheckGracePeriod ?? LOAD_BALANCER_DEFAULTS.healthCheckGracePeriod,
    }),
  };
}

function allContainers(name: string, options: Known<LoadBalancedServiceOptions>): ContainerSpec[] {
  const sidecars = Object.entries(known(options.sidecars) ?? {});
  return [mainContainer(name, options), ...sidecars.map(([key, options]) => sidecar(key, known(options)))];
}

function capacitySpec<Pool>(capacity: readonly CapacityItem<Pool>[]): CapacitySpec<Pool>[] {
  const { provider, base, weight } = CAPACITY_DEFAULTS;
  const items: readonly CapacityItem<Pool>[] = capacity.length === 0 ? [{ provider }] : capacity;
  return items.map((item) => ({ ...item, base: item.base ?? base, weight: item.weight ?? weight }));
}

/** A size that isn't known yet is Fargate's where the service runs there. */
function fitsFargate(cpu: Maybe<number>, memory: Maybe<number>, capacity: CapacitySpec[]): boolean {
  if (isLeaf(cpu) || isLeaf(memory)) return capacity.every((item) => item.pool === undefined);
  return isFargateSize(cpu, memory);
}
