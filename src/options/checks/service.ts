import { SERVICE_DEFAULTS } from "../defaults";
import { Property } from "../property";
import type { ServiceKind } from "../specs";
import type {
  CircuitBreakerOptions,
  LoadBalancedServiceOptions,
  ServiceDiscoveryOptions,
  ServiceOptions,
} from "../types";
import { checkCapacity } from "./capacity";
import { CONTAINER_FIELDS, checkContainer, checkSidecar } from "./container";
import { checkLoadBalancer } from "./load-balancer";
import { checkComponentName, checkContainerName, checkDnsLabel } from "./names";
import { checkSize } from "./size";
import { checkTask, type NamedContainer } from "./task";

const FIELDS: readonly (keyof ServiceOptions)[] = [
  ...CONTAINER_FIELDS,
  "cpu",
  "memory",
  "sidecars",
  "desiredCount",
  "minimumHealthyPercent",
  "maximumPercent",
  "circuitBreaker",
  "serviceDiscovery",
];
const LOAD_BALANCED_FIELDS: readonly (keyof LoadBalancedServiceOptions)[] = ["loadBalancer", "healthCheckGracePeriod"];
const CIRCUIT_BREAKER_FIELDS: readonly (keyof CircuitBreakerOptions)[] = ["enable", "rollback"];
const DISCOVERY_FIELDS: readonly (keyof ServiceDiscoveryOptions)[] = ["name"];

const LONGEST_GRACE = 2147483647;

export function checkService(component: string, name: string, options: unknown, kind: ServiceKind): void {
  checkComponentName(new Property(component, "name", name));
  const service = new Property(component, "", options).fields([
    ...FIELDS,
    ...(kind.loadBalanced ? LOAD_BALANCED_FIELDS : []),
    ...(kind.frontProperties ?? []),
  ]);
  checkCapacity(new Property(component, "capacity", kind.capacity), kind.onPools ?? false);
  const containers = checkContainers(service, name);
  checkSize(
    service,
    kind.capacity.some((item) => new Property(component, "", item).get("pool").value !== undefined),
  );
  checkDeployment(service);
  const circuitBreaker = service.get("circuitBreaker").fields(CIRCUIT_BREAKER_FIELDS);
  circuitBreaker.get("enable").boolean();
  circuitBreaker.get("rollback").boolean();
  checkDiscovery(service.get("serviceDiscovery"), component, name);
  if (!kind.loadBalanced) return;
  checkLoadBalancer(service.get("loadBalancer"), containers, kind.sharedLoadBalancer ?? false);
  service.get("healthCheckGracePeriod").whole(0, LONGEST_GRACE, "seconds");
}

function checkContainers(service: Property, name: string): NamedContainer[] {
  checkContainer(service);
  const sidecars = service.get("sidecars").known().map("containers by name");
  for (const [key, sidecar] of sidecars.entries()) {
    checkContainerName(new Property(service.component, sidecar.path, key));
    if (key === name) sidecar.describe("the main container's name").fail("allowed is any other");
    checkSidecar(sidecar);
  }
  const containers = [
    { name, options: service, main: true },
    ...sidecars.entries().map(([key, options]) => ({ name: key, options, main: false })),
  ];
  checkTask(containers);
  return containers;
}

function checkDeployment(service: Property): void {
  const count = service.get("desiredCount").whole(0);
  const minimum = service.get("minimumHealthyPercent").whole(0, 100, "percent");
  const maximum = service.get("maximumPercent").whole(100, undefined, "percent");
  const desired = count.value === undefined ? SERVICE_DEFAULTS.desiredCount : count.number;
  const min = minimum.value === undefined ? SERVICE_DEFAULTS.minimumHealthyPercent : minimum.number;
  const max = maximum.value === undefined ? SERVICE_DEFAULTS.maximumPercent : maximum.number;
  if (min === undefined || max === undefined) return;
  if (min >= max) {
    maximum.fail(`allowed is more than minimumHealthyPercent (${min}): no task could be replaced`);
  }
  if (desired === undefined || desired === 0) return;
  const least = Math.ceil((desired * min) / 100);
  const most = Math.floor((desired * max) / 100);
  if (least >= most) {
    const enough = Math.ceil(((least + 1) * 100) / desired);
    const now = `with a desiredCount of ${desired} and a minimumHealthyPercent of ${min} no task could be replaced`;
    maximum.fail(`${now}; allowed are at least ${enough}`);
  }
}

function checkDiscovery(discovery: Property, component: string, serviceName: string): void {
  discovery.fields(DISCOVERY_FIELDS);
  if (discovery.value === undefined) return;
  const name = discovery.get("name");
  checkDnsLabel(name.value === undefined ? new Property(component, name.path, serviceName) : name);
}
