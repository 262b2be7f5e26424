import { invalidParameter } from "../errors";
import type { LoadBalancerInput, ServiceInput } from "./input";

/** Refuses what this machine cannot do. */
export function refuseUnsupported(input: ServiceInput): void {
  if (input.serviceConnectConfiguration?.enabled) {
    refuse("serviceConnectConfiguration", "use serviceRegistries, whose names resolve here");
  }
  if (input.volumeConfigurations?.length) refuse("volumeConfigurations", "there is no EBS here");
  if (input.vpcLatticeConfigurations?.length) refuse("vpcLatticeConfigurations", "there is no VPC Lattice here");
  if (input.gatewayConnectors?.length) refuse("gatewayConnectors", "there is no gateway here");
  if (input.monitoring) refuse("monitoring", "there is no CloudWatch here");
  const controller = input.deploymentController?.type ?? "ECS";
  if (controller !== "ECS") refuse(`deploymentController.type ${controller}`, "ECS does");
  refuseStrategies(input.deploymentConfiguration);
  input.loadBalancers?.forEach(refuseLoadBalancer);
}

function refuseStrategies(given: ServiceInput["deploymentConfiguration"] = {}): void {
  const { strategy = "ROLLING" } = given;
  if (strategy !== "ROLLING") refuse(`deploymentConfiguration.strategy ${strategy}`, "deployments here are ROLLING");
  if (given.bakeTimeInMinutes) refuse("deploymentConfiguration.bakeTimeInMinutes", "deployments here are ROLLING");
  if (given.lifecycleHooks?.length) refuse("deploymentConfiguration.lifecycleHooks", "there is no Lambda here");
  for (const member of ["linearConfiguration", "canaryConfiguration", "earlySuccessCriteria"] as const) {
    if (given[member]) refuse(`deploymentConfiguration.${member}`, "deployments here are ROLLING, and end when steady");
  }
}

function refuseLoadBalancer({ loadBalancerName, advancedConfiguration }: LoadBalancerInput, i: number): void {
  if (loadBalancerName !== undefined) {
    refuse(`loadBalancers.${i}.loadBalancerName`, "use a target group of an application load balancer");
  }
  if (advancedConfiguration) refuse(`loadBalancers.${i}.advancedConfiguration`, "deployments here are ROLLING");
}

function refuse(member: string, why: string): never {
  throw invalidParameter(`${member} cannot run on this machine: ${why}.`);
}
