import type { Child } from "../../src/pulumi";
import * as slipway from "../../src/pulumi";
import { type Registered, run } from "../pulumi/mocks";
import { type Inventory, ofPulumi } from "./inventory";
import { outputOf, PLACE } from "./made";
import { type BalancerSaid, kindOf, type Scenario } from "./scenario";

const { Ec2Service, FargateService, LoadBalancedService, QueueWorker, ScheduledTask, Task } = slipway;
const CLASSES = { Ec2Service, FargateService, LoadBalancedService, QueueWorker, ScheduledTask, Task };

/** What each resource is to its component: `web/Service`, or `web/TaskRole.Policies` beside one. */
type Roles = Map<string, string>;

/** The scenario as a Pulumi program, and what that registers with AWS. */
export async function pulumiInventory(scenario: Scenario): Promise<Inventory> {
  const roles: Roles = new Map();
  const outputs = ({ type, name, inputs }: Registered) => {
    if (!type.startsWith("aws:")) return {};
    const id = roles.get(name) ?? name;
    const all = [
      "arn",
      "id",
      "name",
      "dnsName",
      "zoneId",
      "arnSuffix",
      "latestVersion",
      "allocationId",
      "uniqueId",
      "url",
    ];
    return {
      ...Object.fromEntries(all.map((output) => [output, outputOf(id, output)])),
      domainValidationOptions: [
        { domainName: inputs.domainName, resourceRecordName: String(inputs.domainName), resourceRecordValue: "value" },
      ],
    };
  };
  const { all } = await run(() => program(scenario, roles), { outputs, call });
  return ofPulumi(
    all.filter(({ type }) => type.startsWith("aws:")),
    roles,
  );
}

function call({ token, inputs }: { token: string; inputs: Record<string, unknown> }): Record<string, unknown> {
  if (token === "aws:index/getAvailabilityZones:getAvailabilityZones")
    return { names: ["a", "b", "c", "d"].map((zone) => `${PLACE.region}${zone}`) };
  if (token === "aws:ecs/getCluster:getCluster")
    return { arn: `arn:aws:ecs:${PLACE.region}:${PLACE.accountId}:cluster/${inputs.clusterName}` };
  if (token === "aws:ssm/getParameter:getParameter") return { insecureValue: `value of ${inputs.name}` };
  return inputs;
}

/** The scenario as a program. */
export function program(
  {
    cluster: said = {},
    existing,
    pools = {},
    external = {},
    managedPools = {},
    services = {},
    gitHub,
    pipeline,
  }: Scenario,
  roles: Roles = new Map(),
): void {
  const seen = (component: string) => ({
    transform: ({ name, role }: Child) => void roles.set(name, `${component}/${role}`),
  });
  const cluster =
    existing === undefined
      ? new slipway.EcsCluster("cluster", { ...said, ...seen("cluster") } as slipway.EcsClusterArgs)
      : existingCluster(existing);
  const made = new Map<string, slipway.LoadBalancedService>();
  const delivered = new Map<string, slipway.FargateService>();
  const own = cluster as slipway.EcsCluster;
  const madePools = new Map<string, slipway.Ec2CapacityPool | slipway.ManagedInstancesPool | slipway.ExternalCapacity>([
    ...Object.entries(pools).map(
      ([id, pool]) => [id, new slipway.Ec2CapacityPool(id, { cluster: own, ...pool, ...seen(id) })] as const,
    ),
    ...Object.entries(managedPools).map(
      ([id, pool]) => [id, new slipway.ManagedInstancesPool(id, { cluster: own, ...pool, ...seen(id) })] as const,
    ),
    ...Object.entries(external).map(
      ([id, site]) => [id, new slipway.ExternalCapacity(id, { cluster: own, ...site, ...seen(id) })] as const,
    ),
  ]);
  for (const [id, service] of Object.entries(services)) {
    const { kind: _, capacity, taskRole, executionRole, loadBalancer, ...others } = service;
    const items = capacity?.map(({ pool, ...item }) => ({ ...item, ...(pool && { pool: madePools.get(pool)! }) }));
    const args = {
      cluster,
      ...others,
      ...(items && { capacity: items }),
      ...(taskRole && { taskRoleArn: taskRole }),
      ...(executionRole && { executionRoleArn: executionRole }),
      ...(loadBalancer && { loadBalancer: balancer(loadBalancer, made) }),
      ...seen(id),
    };
    const component = new CLASSES[kindOf(service)](id, args as never);
    delivered.set(id, component as slipway.FargateService);
    if (component instanceof slipway.LoadBalancedService) made.set(id, component);
  }
  if (pipeline) {
    const to = pipeline.services.map((id) => delivered.get(id)!);
    new slipway.ReleasePipeline("release", { ...pipeline, services: to, ...seen("release") });
  }
  if (gitHub) {
    const to = gitHub.services.map((id) => delivered.get(id)!);
    new slipway.GitHubDeployRole("deploy", { ...gitHub, services: to, ...seen("deploy") });
  }
}

function balancer(said: BalancerSaid, made: Map<string, slipway.LoadBalancedService>) {
  const { sharedWith, existing, ...others } = said;
  const { securityGroup, ...known } = existing ?? {};
  return {
    ...others,
    ...(sharedWith && { sharedWith: made.get(sharedWith)! }),
    ...(existing && { existing: { ...known, securityGroups: [securityGroup] } }),
  };
}

function existingCluster({ arn, name, servicesSecurityGroup, ...options }: NonNullable<Scenario["existing"]>) {
  const args = {
    ...options,
    ...(servicesSecurityGroup && { servicesSecurityGroupId: servicesSecurityGroup }),
  };
  if (arn !== undefined) return slipway.EcsCluster.fromClusterArn("cluster", arn, args);
  return slipway.EcsCluster.fromClusterName("cluster", name!, args);
}
