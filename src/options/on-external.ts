import type { Property } from "./property";

const NO_INTERFACE = "the tasks run on external machines, where they have no network interface of their own";
const NO_BALANCER = "Elastic Load Balancing doesn't reach external machines";

/** What tasks on machines of one's own can't have, and why: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html */
const NOT_THERE: Readonly<Record<string, string>> = {
  loadBalancer: NO_BALANCER,
  serviceDiscovery: "service discovery doesn't know tasks on external machines",
  serviceConnect: "Service Connect doesn't know tasks on external machines",
  securityGroups: NO_INTERFACE,
  subnets: NO_INTERFACE,
  assignPublicIp: NO_INTERFACE,
  ephemeralStorage: "only Fargate has it",
  platformVersion: "only Fargate has it",
  availabilityZoneRebalancing: "external machines are in no availability zone",
  tracing: "in bridge mode, which external machines have, a task's containers don't reach a sidecar by localhost",
};

/** What no volume can be, by its property. */
const NO_VOLUME = ["efs", "ebs", "s3Files"];

/** Refuses what tasks with the launch type EXTERNAL can't have. */
export function checkOnExternal(service: Property): void {
  for (const [key, why] of Object.entries(NOT_THERE)) {
    const property = service.get(key);
    if (property.value !== undefined) property.describe("set").fail(`allowed is only to leave it out, since ${why}`);
  }
  for (const volume of service.get("volumes").items()) {
    for (const key of NO_VOLUME) {
      const source = volume.get(key);
      if (source.value === undefined) continue;
      source
        .describe("set")
        .fail("allowed are docker, hostPath and none of both, since external machines mount nothing of AWS's");
    }
  }
}

/** Refuses a service that is behind a load balancer whatever its options say. */
export function refuseBehindBalancer(service: Property): never {
  const allowed = `allowed for a LoadBalancedService are Fargate's providers and pools: ${NO_BALANCER}; an Ec2Service runs there`;
  return service.get("capacity").describe("an ExternalCapacity").fail(allowed);
}
