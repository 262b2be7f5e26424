import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { SecurityGroup, Subnet, Vpc } from "aws-cdk-lib/aws-ec2";
import { ApplicationListener, ApplicationLoadBalancer } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { Role } from "aws-cdk-lib/aws-iam";
import { HostedZone } from "aws-cdk-lib/aws-route53";
import { PrivateDnsNamespace } from "aws-cdk-lib/aws-servicediscovery";
import { Queue } from "aws-cdk-lib/aws-sqs";
import * as cdk from "../../src/cdk";
import { resolveAll } from "../../src/client/stack/resolve";
import type { Resource } from "../../src/plan";
import { templateToResources } from "../../src/template";
import { type Inventory, ofCloudFormation, TYPE } from "./inventory";
import { attributeOf, PLACE } from "./made";
import { type BalancerSaid, kindOf, type Network, type Scenario, type ServiceSaid } from "./scenario";

const { Ec2Service, FargateService, LoadBalancedService, QueueWorker, ScheduledTask, Task } = cdk;
const CLASSES = { Ec2Service, FargateService, LoadBalancedService, QueueWorker, ScheduledTask, Task };

export interface Synthesized {
  stack: Stack;
  components: cdk.Component[];
}

/** The scenario as an app of the CDK's. */
export function onCdk(
  { cluster: said, existing, pools = {}, external = {}, managedPools = {}, services = {}, gitHub, pipeline }: Scenario,
  name = "shop",
): Synthesized {
  const stack = new Stack(new App(), name);
  const components: cdk.Component[] = [];
  const add = <T extends cdk.Component>(component: T): T => {
    components.push(component);
    return component;
  };
  const cluster = existing === undefined ? add(ownCluster(stack, said)) : existingCluster(stack, existing);
  const madePools = new Map<string, cdk.Ec2CapacityPool | cdk.ManagedInstancesPool | cdk.ExternalCapacity>([
    ...Object.entries(pools).map(
      ([id, pool]) => [id, add(new cdk.Ec2CapacityPool(stack, id, { cluster, ...pool }))] as const,
    ),
    ...Object.entries(managedPools).map(
      ([id, pool]) => [id, add(new cdk.ManagedInstancesPool(stack, id, { cluster, ...pool }))] as const,
    ),
    ...Object.entries(external).map(
      ([id, site]) => [id, add(new cdk.ExternalCapacity(stack, id, { cluster, ...site }))] as const,
    ),
  ]);
  const made = new Map<string, cdk.LoadBalancedService>();
  const delivered = new Map<string, cdk.Service>();
  for (const [id, service] of Object.entries(services)) {
    const { capacity, kind: _, ...others } = service;
    const items = capacity?.map(({ pool, ...item }) => ({ ...item, ...(pool && { pool: madePools.get(pool)! }) }));
    const props = { cluster, ...inTheCdk(stack, id, others, made), ...(items && { capacity: items }) };
    const component = add(new CLASSES[kindOf(service)](stack, id, props as never) as cdk.Service);
    delivered.set(id, component);
    if (component instanceof cdk.LoadBalancedService) made.set(id, component);
  }
  if (pipeline) {
    const to = pipeline.services.map((id) => delivered.get(id)!);
    add(new cdk.ReleasePipeline(stack, "release", { ...pipeline, services: to }));
  }
  if (gitHub) {
    const to = gitHub.services.map((id) => delivered.get(id)!);
    add(new cdk.GitHubDeployRole(stack, "deploy", { ...gitHub, services: to }));
  }
  return { stack, components };
}

/** What of the scenario's plain values are objects in the CDK. */
function inTheCdk(
  stack: Stack,
  id: string,
  service: Omit<ServiceSaid, "capacity" | "kind">,
  made: Map<string, cdk.LoadBalancedService>,
) {
  const { taskRole, executionRole, securityGroups, subnets, loadBalancer, queue, deadLetterQueue, ...rest } = service;
  const { deployment, ...others } = rest;
  const role = (as: string, arn: string) => Role.fromRoleArn(stack, `${id}-${as}`, arn, { mutable: false });
  return {
    ...others,
    ...(taskRole && { taskRole: role("task", taskRole) }),
    ...(executionRole && { executionRole: role("execution", executionRole) }),
    ...(securityGroups && {
      securityGroups: securityGroups.map((group) => SecurityGroup.fromSecurityGroupId(stack, `${id}-${group}`, group)),
    }),
    ...(subnets && { subnets: chosen(stack, `${id}-tasks`, subnets) }),
    ...(loadBalancer && { loadBalancer: balancer(stack, id, loadBalancer, made) }),
    ...(deployment && { deployment: deploymentOf(stack, id, deployment) }),
    ...(deadLetterQueue && { deadLetterQueue: Queue.fromQueueArn(stack, `${id}-dead-letters`, deadLetterQueue) }),
    ...(queue && { queue: { ...queue, ...(queue.existing && { existing: queueOf(stack, id, queue.existing) }) } }),
  };
}

const queueOf = (stack: Stack, id: string, { arn, url }: { arn: string; url: string }) =>
  Queue.fromQueueAttributes(stack, `${id}-existing`, { queueArn: arn, queueUrl: url });

function deploymentOf(
  stack: Stack,
  id: string,
  { testCertificate, ...others }: NonNullable<ServiceSaid["deployment"]>,
) {
  if (testCertificate === undefined) return others;
  return {
    ...others,
    testCertificate: Certificate.fromCertificateArn(stack, `${id}-test-certificate`, testCertificate),
  };
}

type CertificatesSaid = Pick<BalancerSaid, "certificate" | "moreCertificates">;

function certificatesOf(stack: Stack, id: string, { certificate, moreCertificates }: CertificatesSaid) {
  const ofArn = (name: string, arn: string) => Certificate.fromCertificateArn(stack, `${id}-${name}`, arn);
  return {
    ...(certificate && { certificate: ofArn("certificate", certificate) }),
    ...(moreCertificates && {
      moreCertificates: Object.fromEntries(
        Object.entries(moreCertificates).map(([name, arn]) => [name, ofArn(`certificate-${name}`, arn)]),
      ),
    }),
  };
}

function balancer(stack: Stack, id: string, said: BalancerSaid, made: Map<string, cdk.LoadBalancedService>) {
  const { sharedWith, existing, listener, certificate, moreCertificates, targetGroups, zone, subnets, ...others } =
    said;
  const certificates = certificatesOf(stack, id, { certificate, moreCertificates });
  const group = existing && SecurityGroup.fromSecurityGroupId(stack, `${id}-group`, existing.securityGroup);
  return {
    ...others,
    ...(sharedWith && { sharedWith: made.get(sharedWith)! }),
    ...certificates,
    ...(targetGroups && {
      targetGroups: Object.fromEntries(
        Object.entries(targetGroups).map(([name, { certificate, moreCertificates, ...group }]) => [
          name,
          { ...group, ...certificatesOf(stack, `${id}-${name}`, { certificate, moreCertificates }) },
        ]),
      ),
    }),
    ...(zone && {
      zone: HostedZone.fromHostedZoneAttributes(stack, `${id}-zone`, { hostedZoneId: zone, zoneName: "example.com" }),
    }),
    ...(subnets && { subnets: chosen(stack, `${id}-balancer`, subnets) }),
    ...(existing && {
      existing: ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, `${id}-existing`, {
        loadBalancerArn: existing.arn,
        loadBalancerDnsName: existing.dnsName,
        loadBalancerCanonicalHostedZoneId: existing.zoneId,
        securityGroupId: existing.securityGroup,
        securityGroupAllowsAllOutbound: existing.allowAllOutbound,
      }),
    }),
    ...(listener && {
      listener: ApplicationListener.fromApplicationListenerAttributes(stack, `${id}-listener`, {
        listenerArn: listener.arn,
        defaultPort: listener.port,
        securityGroup: group!,
      }),
    }),
  };
}

const chosen = (stack: Stack, id: string, subnets: string[]) => ({
  subnets: subnets.map((subnet) => Subnet.fromSubnetId(stack, `${id}-${subnet}`, subnet)),
});

function ownCluster(stack: Stack, { vpc, ...options }: Scenario["cluster"] = {}): cdk.EcsCluster {
  return new cdk.EcsCluster(stack, "cluster", { ...options, ...(vpc && { vpc: network(stack, vpc) }) });
}

function existingCluster(stack: Stack, said: NonNullable<Scenario["existing"]>) {
  const { arn, name, vpc, namespace, servicesSecurityGroup, ...options } = said;
  const props = {
    ...options,
    vpc: network(stack, vpc),
    ...(namespace && {
      namespace: PrivateDnsNamespace.fromPrivateDnsNamespaceAttributes(stack, "namespace", {
        ...namespace,
        namespaceArn: `arn:aws:servicediscovery:${PLACE.region}:${PLACE.accountId}:namespace/${namespace.namespaceId}`,
      }),
    }),
    ...(servicesSecurityGroup && {
      servicesSecurityGroup: SecurityGroup.fromSecurityGroupId(stack, "services", servicesSecurityGroup),
    }),
  };
  if (arn !== undefined) return cdk.EcsCluster.fromClusterArn(stack, "cluster", arn, props);
  return cdk.EcsCluster.fromClusterName(stack, "cluster", name!, props);
}

function network(stack: Stack, { vpcId, publicSubnetIds, privateSubnetIds = [], cidr }: Network) {
  return Vpc.fromVpcAttributes(stack, "vpc", {
    vpcId,
    vpcCidrBlock: cidr,
    availabilityZones: publicSubnetIds.map((_, i) => `${PLACE.region}${"abc"[i]}`),
    publicSubnetIds,
    privateSubnetIds: privateSubnetIds.length > 0 ? privateSubnetIds : undefined,
  });
}

export function templateOf({ stack }: Synthesized): Record<string, unknown> {
  return Template.fromStack(stack).toJSON();
}

/** What its template has, by component and role; what no component knows of, by its logical id. */
export function cdkInventory(synthesized: Synthesized): Inventory {
  const { stack, components } = synthesized;
  const ids = new Map<string, string>();
  for (const component of components) {
    for (const role of component.roles) {
      ids.set(stack.getLogicalId(component.resource(role)), `${component.node.id}/${role}`);
    }
  }
  const template = templateOf(synthesized) as { Parameters?: Record<string, { Type: string; Default?: string }> };
  // What Systems Manager has under a name, as the mocks answer it.
  const parameters = Object.entries(template.Parameters ?? {})
    .filter(([, { Type }]) => Type.startsWith("AWS::SSM::"))
    .map(([id, { Default }]) => [id, `value of ${Default}`]);
  const plain = { ...template, Parameters: withoutSsm(template.Parameters) };
  const environment = { stackName: stack.stackName, ...PLACE, parameters: Object.fromEntries(parameters) };
  const { resources } = templateToResources(plain, environment);
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const attribute = (logicalId: string, name: string): unknown => {
    const { type, properties } = byId.get(logicalId)!;
    if (SAID.has(name) && properties[name] !== undefined) return resolveAll(properties, attribute, logicalId)[name];
    return attributeOf(type, ids.get(logicalId) ?? logicalId, name);
  };
  const entry = ({ logicalId, type, properties, updatePolicy }: Resource) => {
    const all = { ...properties, ...(updatePolicy && { UpdatePolicy: updatePolicy }) };
    const id = ids.get(logicalId) ?? logicalId;
    return [id, ofCloudFormation(type, resolveAll(all, attribute, logicalId))] as const;
  };
  return withInside(Object.fromEntries(resources.map(entry)));
}

/** What CloudFormation has as a resource and Pulumi inside another, where Pulumi has it. */
function withInside(inventory: Inventory): Inventory {
  const pools = Object.entries(inventory).filter(([, settings]) => settings[TYPE] === "AWS::AutoScaling::WarmPool");
  for (const [id, { [TYPE]: _, autoscalinggroupname: group, ...settings }] of pools) {
    const [, owner] = Object.entries(inventory).find(([other]) => attributeOf(GROUP, other, "Ref") === group)!;
    for (const [path, value] of Object.entries(settings)) owner[`warmpool.${path}`] = value;
    delete inventory[id];
  }
  return inventory;
}

const GROUP = "AWS::AutoScaling::AutoScalingGroup";

/** Attributes that are properties too. */
const SAID = new Set(["CidrBlock", "AvailabilityZone", "ResourceId", "ScalableDimension", "ServiceNamespace"]);

/** Parameters of Systems Manager's as plain text, whose values are given. */
function withoutSsm(parameters: Record<string, { Type: string; Default?: string }> = {}) {
  const text = (parameter: { Type: string }) =>
    parameter.Type.startsWith("AWS::SSM::") ? { ...parameter, Type: "String" } : parameter;
  return Object.fromEntries(Object.entries(parameters).map(([id, parameter]) => [id, text(parameter)]));
}
