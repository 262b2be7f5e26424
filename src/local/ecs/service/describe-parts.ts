import type { NetworkConfiguration, Revision } from "../revision/record";
import { describeStrategy } from "../strategy/describe";
import { isOnFargate } from "../strategy/on-fargate";
import type { CircuitBreaker, Service } from "./record";

export function describeConfiguration({
  circuitBreaker,
  maximumPercent,
  minimumHealthyPercent,
  strategy,
  other: { alarms },
}: Service) {
  return {
    deploymentCircuitBreaker: describeCircuitBreaker(circuitBreaker),
    maximumPercent,
    minimumHealthyPercent,
    ...(alarms && { alarms }),
    strategy: "ROLLING",
    ...strategy,
  };
}

/** Only what runs on Fargate has a platform. */
export function describeCapacity(revision: Revision) {
  const { launchType, capacityProviderStrategy, platformVersion = "LATEST" } = revision;
  return {
    launchType,
    capacityProviderStrategy: launchType ? undefined : describeStrategy(capacityProviderStrategy),
    ...(isOnFargate(revision) && { platformVersion, platformFamily: "Linux" }),
  };
}

function describeCircuitBreaker({ enable, rollback, threshold, resetOnHealthyTask }: CircuitBreaker) {
  return { enable, rollback, resetOnHealthyTask, thresholdConfiguration: threshold };
}

export function describeNetwork(network: NetworkConfiguration | undefined) {
  if (!network) return undefined;
  const { subnets, securityGroups, assignPublicIp } = network;
  return {
    awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
  };
}

export function describeConnect({ serviceConnect }: Revision) {
  if (!serviceConnect) return {};
  return {
    serviceConnectConfiguration: serviceConnect.configuration,
    serviceConnectResources: serviceConnect.endpoints.map(({ discoveryName, registryArn }) => ({
      discoveryName,
      discoveryArn: registryArn,
    })),
  };
}
